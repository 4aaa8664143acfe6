"""Publishes or unpublishes a release: requested by one person, confirmed by another."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum.audit import record
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from reporting.choices import ReportKind
from reporting.models import Publicity, Release
from reporting.release.actions.releases import SamePerson
from reporting.release.second_person import tell_of_wish


class NeverPublic(Refusal):
    """Only annual reports can be public."""

    words = _("This report is never shown to everybody.")


class NothingToChange(Refusal):
    """The page was stale, or the button was pressed twice."""

    words = _("That is how it is already. Nothing was changed.")


class AlreadyAsked(Refusal):
    """Somebody else was quicker, or the button was pressed twice."""

    words = _("Somebody has asked for a change already. Look at that one first.")


class NobodyAsks(Refusal):
    """It was confirmed or taken back meanwhile."""

    words = _("There is nothing to decide any more. Look at how it is now.")


@transaction.atomic
def propose(release: Release, *, is_public: bool, reason: str, by: User) -> Publicity:
    """Request to publish or unpublish a release; takes effect only when somebody else confirms it.

    Raises NeverPublic, NothingToChange and AlreadyAsked. The release is locked: of two concurrent requests
    the second finds the first.
    """
    found = _locked(release.pk)
    if found.kind != ReportKind.ANNUAL:
        raise NeverPublic
    if found.publicity.open().exists():
        raise AlreadyAsked
    if Release.objects.public().filter(pk=found.pk).exists() == is_public:
        raise NothingToChange
    asked = found.publicity.create(is_public=is_public, reason=reason, proposed_by=by, proposed_at=timezone.now())
    tell_of_wish(asked)
    record("release.publicity_proposed", found, by=by, is_public=is_public)
    return asked


@transaction.atomic
def confirm(asked: Publicity, *, by: User) -> Publicity:
    """Confirm somebody else's request. Raises NobodyAsks and SamePerson."""
    found = _still_open(asked)
    if found.proposed_by == by:
        raise SamePerson
    found.confirmed_by, found.confirmed_at = by, timezone.now()
    found.save(update_fields=["confirmed_by", "confirmed_at"])
    record("release.publicity_confirmed", found.release, by=by, is_public=found.is_public)
    return found


@transaction.atomic
def take_back(asked: Publicity, *, by: User) -> Release:
    """Drop a request: withdraw one's own, or reject a colleague's. Raises NobodyAsks."""
    found = _still_open(asked)
    found.delete()
    record("release.publicity_taken_back", found.release, by=by, is_public=found.is_public)
    return found.release


def _still_open(asked: Publicity) -> Publicity:
    """Return the current request. Lock order: the release comes first."""
    _locked(asked.release_id)
    found = Publicity.objects.open().filter(pk=asked.pk).select_related("release", "proposed_by").first()
    if found is None:
        raise NobodyAsks
    return found


def _locked(release: int) -> Release:
    return Release.objects.select_for_update().defer("figures").get(pk=release)
