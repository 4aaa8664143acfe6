"""The forms of waiting lists and wishes, filled in by the desk: a phone number alone will do."""

from appointments.groups.waiting_forms import WaitingForm
from appointments.groups.wish_forms import WishForm
from familienzentrum.forms import Group


class DeskWaitingForm(WaitingForm):
    """Without what keeps robots away from families' forms."""

    is_filled_in_by_family = False
    website = opened = None  # type: ignore[assignment]

    @property
    def groups(self) -> list[Group]:  # type: ignore[override]
        return _for_people(super().groups)


class DeskWishForm(WishForm):
    """The same for the wishes of a draw."""

    is_filled_in_by_family = False
    website = opened = None  # type: ignore[assignment]

    @property
    def groups(self) -> list[Group]:  # type: ignore[override]
        return _for_people(super().groups)


def _for_people(groups: list[Group]) -> list[Group]:
    return [(words, [name for name in names if name != "website"]) for words, names in groups]
