"""Half a page by each partner: asked for with a link, written without an account, accepted or sent back."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from familienzentrum.audit import record
from familienzentrum.models import User
from familienzentrum.refusals import Refusal
from familienzentrum.versions import Hold, nothing_read
from offers.models import Office
from reporting.choices import PartnerTextState
from reporting.models import AnnualReport, PartnerText
from reporting.models.partner_text import PLACES

_BYTES = 32
# The file of a release that has all of them, and how many pages a report with some of them on paper may have.
FILE, MOST_PAGES = "beitraege.txt", 20


class LinkOver(Refusal):
    """The text was accepted, the link was withdrawn, or its time is over."""

    words = _("This link is over, and nothing was saved. Keep a copy of your text and ask the house for a new link.")


class NothingWritten(Refusal):
    """The partner has not written anything."""

    words = _("There is no text yet that could be accepted.")


class AskedAlready(Refusal):
    """Somebody else was quicker."""

    words = _("This office has been asked already. Make a new link on its page.")


class NoRoomOnPaper(Refusal):
    """All places are taken, or the text is not accepted."""

    words = _("There is no room on paper: so many texts stand there already. Take another one out first.")


@dataclass(frozen=True)
class Asked:
    """A text that is asked for, and the secret of its link, which is shown only once."""

    row: PartnerText
    token: str


@dataclass(frozen=True)
class PartnerWords:
    """What a partner says in a report, as a release keeps it; if not on paper, then in the files and on the page."""

    office: str
    text: str
    is_on_paper: bool = True


@transaction.atomic
def ask_partner(report: AnnualReport, office: Office, *, until: dt.date, by: User) -> Asked:
    """Ask an office for its half page; return the link's secret. Raises AskedAlready."""
    token = secrets.token_urlsafe(_BYTES)
    values = {"token_digest": _digest(token), "expires_on": until}
    row, is_new = PartnerText.objects.get_or_create(report=report, office=office, defaults=values)
    if not is_new:
        raise AskedAlready
    record("partner_text.asked", row, by=by, until=until.isoformat())
    return Asked(row, token)


@transaction.atomic
def ask_anew(row: PartnerText, *, until: dt.date, by: User, hold: Hold = nothing_read) -> Asked:
    """Make a new link in the place of the old one, which is over then; the text stays. Raises what `hold` does."""
    hold()
    token = secrets.token_urlsafe(_BYTES)
    row.token_digest, row.expires_on, row.state, row.place = _digest(token), until, PartnerTextState.ASKED, None
    row.save(update_fields=["token_digest", "expires_on", "state", "place"])
    record("partner_text.asked", row, by=by, until=until.isoformat())
    return Asked(row, token)


@transaction.atomic
def save_partner_text(row: PartnerText, text: str, *, hold: Hold = nothing_read) -> PartnerText:
    """Save what a partner wrote, as often as wanted until it is accepted. Raises LinkOver and what `hold` does."""
    hold()
    found = PartnerText.objects.select_for_update(no_key=True).get(pk=row.pk)
    if found.token_digest != row.token_digest or not may_write(found):
        raise LinkOver
    found.text = text
    found.save(update_fields=["text"])
    record("partner_text.saved", found, by=None)
    return found


@transaction.atomic
def accept(row: PartnerText, *, by: User, hold: Hold = nothing_read) -> PartnerText:
    """Take the text into the report, on paper if there is room; its link is over. Raises NothingWritten, or what `hold`
    does."""
    hold()
    if not row.text.strip():
        raise NothingWritten
    return _decide(row, PartnerTextState.ACCEPTED, "", by=by, place=_free_place(row.report))


@transaction.atomic
def put_on_paper(row: PartnerText, *, by: User, hold: Hold = nothing_read) -> PartnerText:
    """Print an accepted text. Raises NoRoomOnPaper and what `hold` does."""
    hold()
    place = _free_place(row.report)
    if place is None or not row.is_accepted:
        raise NoRoomOnPaper
    return _move(row, place, by=by)


@transaction.atomic
def take_off_paper(row: PartnerText, *, by: User, hold: Hold = nothing_read) -> PartnerText:
    """Leave an accepted text to the files and the public page. Raises what `hold` does."""
    hold()
    return _move(row, None, by=by)


@transaction.atomic
def send_back(row: PartnerText, note: str, *, by: User, hold: Hold = nothing_read) -> PartnerText:
    """Let the partner write on, and say what to change. Raises what `hold` does."""
    hold()
    return _decide(row, PartnerTextState.RETURNED, note, by=by)


@transaction.atomic
def withdraw(row: PartnerText, *, by: User, hold: Hold = nothing_read) -> PartnerText:
    """End the link, and take the text out of the report. Raises what `hold` does."""
    hold()
    return _decide(row, PartnerTextState.WITHDRAWN, row.note, by=by)


def text_behind(token: str) -> PartnerText | None:
    """Return what a link is about. Looked up by hash, so timing reveals nothing about the secret."""
    return PartnerText.objects.filter(token_digest=_digest(token)).select_related("report", "office").first()


def may_write(row: PartnerText) -> bool:
    return PartnerTextState(row.state).is_open and timezone.localdate() <= row.expires_on


def partner_words_of(report: AnnualReport) -> tuple[PartnerWords, ...]:
    """Return what stands in a report."""
    rows = report.partner_texts.accepted() if report.pk else ()
    return tuple(PartnerWords(row.office.name, row.text, row.is_on_paper) for row in rows)


def partner_words_in(chapter: Mapping[str, Any]) -> tuple[PartnerWords, ...]:
    """Return the words of partners in a chapter as a release keeps it; releases of older versions have none."""
    return tuple(PartnerWords(**values) for values in chapter.get("partners", ()))


def _decide(row: PartnerText, state: PartnerTextState, note: str, *, by: User, place: int | None = None) -> PartnerText:
    row.state, row.note, row.place = state, note, place
    row.save(update_fields=["state", "note", "place"])
    record("partner_text.decided", row, by=by, state=state.value)
    return row


def _move(row: PartnerText, place: int | None, *, by: User) -> PartnerText:
    row.place = place
    row.save(update_fields=["place"])
    record("partner_text.moved", row, by=by, is_on_paper=row.is_on_paper)
    return row


def _free_place(report: AnnualReport) -> int | None:
    """Return a place on paper that nobody has, or None. Whoever asks at the same moment waits for the transaction."""
    AnnualReport.objects.select_for_update(no_key=True).get(pk=report.pk)
    taken = set(report.partner_texts.exclude(place=None).values_list("place", flat=True))
    return next((place for place in range(1, PLACES + 1) if place not in taken), None)


def _digest(token: str) -> str:
    """256 bits cannot be tried out, so no key is needed."""
    return hashlib.sha256(f"partner text:{token}".encode()).hexdigest()
