"""About where a family stands on a waiting list, in words: from a number others could count who waits."""

from django.db.models import TextChoices
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from appointments.models import WaitingEntry
from familienzentrum.models import Centre


class Turn(TextChoices):
    """About where a family stands on a waiting list."""

    FRONT = "front", _("near the front of the list")
    MIDDLE = "middle", _("in the middle of the list")
    BACK = "back", _("far back on the list")


def turn_of(entry: WaitingEntry) -> Turn:
    """Return about where a family stands on the list; families with a pending offer do not count.

    Where the front ends is a secret of each list, drawn from k places: whoever joins or leaves moves nobody's words but
    those of one place, and whoever reads them does not know of which.
    """
    before = WaitingEntry.objects.waiting().filter(offer=entry.offer_id, course=entry.course_id, pk__lt=entry.pk)
    place, k = before.count(), Centre.current().smallest_count
    front, middle = (k * size + drawn % k for size, drawn in zip((1, 3), _drawn(entry), strict=True))
    return Turn.FRONT if place < front else Turn.MIDDLE if place < middle else Turn.BACK


def _drawn(entry: WaitingEntry) -> tuple[int, int]:
    """Return two numbers that belong to the list, and that only this installation can know."""
    digest = salted_hmac("appointments.turn", f"{entry.offer_id}:{entry.course_id}", algorithm="sha256").digest()
    return digest[0], digest[1]
