"""The notice for the door while something is closed: for families that nobody can tell beforehand.

It hangs where everybody reads it. So it names neither an office nor a room nor what for: who stands before it would be
seen to have come for that.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from appointments.choices import ClosureScope
from appointments.models import Closure, DoorNotice
from appointments.planning.closed_days import LOOKS_AHEAD, house_closed, spans_of
from familienzentrum import dates, local_time
from familienzentrum.models import Centre
from familienzentrum.opening import door
from familienzentrum.pdf import Sheets, Variant, lay_out
from familienzentrum.qr import qr_picture
from familienzentrum.queue import in_this_transaction

# The job that makes it.
MAKE = "make_door_notice"
_ONE_TICK = dt.timedelta(microseconds=1)
_OTHER_LANGUAGE = "en"
_TEMPLATE, _STYLESHEET = "pdf/door_notice.html", "pdf/door_notice.css"


@dataclass(frozen=True)
class Words:
    """What the notice says, in one language."""

    language: str
    title: str
    period: list[str]
    what_to_do: str
    call: str


@transaction.atomic
def ask_for_notice(closure: Closure) -> DoorNotice:
    """Have the worker make the notice, as the closure is now; an earlier one goes."""
    Closure.objects.select_for_update().get(pk=closure.pk)
    forget_notice(closure)
    notice = DoorNotice.objects.create(closure=closure)
    in_this_transaction(MAKE).defer(notice=notice.pk)
    return notice


def make_notice(notice: DoorNotice) -> None:
    """Make the file. If that fails, whoever waits reads so, and the error goes on to the log."""
    with _noting_failure(notice):
        _keep(notice, notice_pdf(notice.closure))


@transaction.atomic
def _keep(notice: DoorNotice, content: bytes) -> None:
    DoorNotice.objects.filter(pk=notice.pk).update(content=content)


def notice_pdf(closure: Closure) -> bytes:
    """Return the notice: one page in the house's first language, with a few words in each other one."""
    first, *others = _in_every_language(closure)
    with translation.override(first.language):
        address = settings.PORTAL_URL.rstrip("/") + reverse("start")
        values = {
            "centre": Centre.current(),
            "words": first,
            "others": others,
            "reason": closure.reason if _is_house(closure) else "",
            "opens_again": _opens_again(closure),
            "address": address,
            "picture": qr_picture(address),
        }
        sheets = _laid_out(values)
        if sheets.number_of_pages > 1:
            sheets = _laid_out(values | {"is_small": True})
        return sheets.write(Variant.READERS)


def _laid_out(values: dict[str, Any]) -> Sheets:
    return lay_out(render_to_string(_TEMPLATE, values), _STYLESHEET)


@transaction.atomic
def forget_notices() -> int:
    """Delete the notices of earlier days, by the calendar: other closures may follow by now; return how many."""
    return DoorNotice.objects.filter(asked_at__lt=local_time.at(timezone.localdate())).delete()[0]


@transaction.atomic
def forget_notice(closure: Closure) -> None:
    """Delete the notice of a closure that becomes another; the caller holds its row, so that none is asked for amid."""
    DoorNotice.objects.filter(closure=closure).delete()


def _in_every_language(closure: Closure) -> Iterator[Words]:
    """Yield the words in the house's first language, then in the other that there is room for on one page."""
    phone = Centre.current().phone
    for code in (settings.LANGUAGE_CODE, _OTHER_LANGUAGE):
        with translation.override(code):
            yield Words(
                language=code,
                title=_("Closed") if _is_house(closure) else _("Some things do not take place"),
                period=_period(closure),
                what_to_do=_what_to_do(closure, has_phone=bool(phone)),
                call=_("Phone: %(number)s") % {"number": phone} if phone else "",
            )


def _what_to_do(closure: Closure, *, has_phone: bool) -> str:
    asked = _("Do you have an appointment during this time?")
    if _is_house(closure):
        calls = _("It does not take place. Call us: together we look for a new time.")
        comes = _("It does not take place. Come to us when we are open again: together we look for a new time.")
    else:
        calls = _("Please ask at the desk or call us whether it takes place.")
        comes = _("Please ask at the desk whether it takes place.")
    return f"{asked} {calls if has_phone else comes}"


def _period(closure: Closure) -> list[str]:
    """Return one line for a day, two for more; times of the clock only where it is not whole days."""
    start, end = timezone.localtime(closure.starts_at), timezone.localtime(closure.ends_at)
    last = timezone.localtime(end - _ONE_TICK)
    until_midnight = end.time() == dt.time.min
    begins = dates.day(start) if start.time() == dt.time.min else dates.moment(start)
    if start.date() != last.date():
        ends = dates.day(last) if until_midnight else dates.moment(end)
        return [_("from %(begin)s") % {"begin": begins}, _("until %(end)s") % {"end": ends}]
    if until_midnight:
        return [begins] if start.time() == dt.time.min else [_("from %(begin)s") % {"begin": begins}]
    return [dates.day(start), dates.span(start, end)]


def _opens_again(closure: Closure) -> str:
    """Return when the house opens after it was closed; empty where its opening hours do not tell."""
    if not _is_house(closure):
        return ""
    end = closure.ends_at
    opened = door(Centre.current(), end, shut=spans_of(house_closed(end, end + LOOKS_AHEAD)))
    at = end if opened.is_open else opened.changes_at
    return dates.moment(at) if at else ""


def _is_house(closure: Closure) -> bool:
    return ClosureScope(closure.scope).shuts_house


@contextmanager
def _noting_failure(notice: DoorNotice) -> Iterator[None]:
    try:
        yield
    except Exception:
        _note_failure(notice)
        raise


@transaction.atomic
def _note_failure(notice: DoorNotice) -> None:
    DoorNotice.objects.filter(pk=notice.pk).update(has_failed=True)
