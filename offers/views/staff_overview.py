"""The overview of all master data, and the centre's own row."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from familienzentrum.access import roles, roles_of
from familienzentrum.audiences import ADMINISTRATION, COORDINATION, PLANNERS
from familienzentrum.auditing import health as audit_log
from familienzentrum.choices import Role
from familienzentrum.health import warnings
from familienzentrum.models import Centre
from familienzentrum.registers.views import Register, answered, bound
from offers.forms.staff_centre import CentreForm
from offers.views import staff_registers as registers


@dataclass(frozen=True)
class Card:
    """One link; `leads_to` is a URL name."""

    title: str | Promise
    leads_to: str
    note: str | Promise
    editors: frozenset[Role]

    @property
    def url(self) -> str:
        return reverse(self.leads_to)


def _card(register: Register) -> Card:
    return Card(register.title, f"{register.name}_list", register.note, register.editors)


def _groups() -> list[tuple[str | Promise, list[Card]]]:
    r = registers
    return [
        (
            _("The house"),
            [_HOUSE, *map(_card, [r.OPENING_HOURS, r.PLACES, r.PLACE_HOURS, r.STANDS, r.ROOMS, r.PHOTOGRAPHS])],
        ),
        (
            _("What helps"),
            [_HOURS, _COURSES, *_CALENDAR, *map(_card, [r.OFFERS, r.TALK_LANGUAGES, r.TOPICS, r.AGE_PHASES])],
        ),
        (_("Who helps"), [*map(_card, [r.PROVIDERS, r.OFFICES, r.EMERGENCY_NUMBERS]), _PEOPLE, _NOTED, _LOST]),
        (_("In town"), [*map(_card, [r.SPOT_KINDS, r.SPOTS, r.LANDMARKS])]),
        (_("What families look for"), [*map(_card, [r.SIGNPOSTS, r.SYNONYMS, r.PAGES]), _MISSED, _MISSING, _WAITED]),
        (_("What families find"), [_FRESH, *map(_card, [r.BROCHURES, r.FEEDS])]),
        (_("In which words"), [_TEXTS, _TRANSLATIONS]),
    ]


_HOUSE = Card(_("Name and address"), "centre_edit", _("Name, address and legal texts of the house."), ADMINISTRATION)
_TEXTS = Card(_("Mails to families"), "message_texts", _("The words of confirmations and reminders."), PLANNERS)
_TRANSLATIONS = Card(
    _("Texts in other languages"), "translation_languages", _("What is translated, checked, outdated."), PLANNERS
)
_HOURS = Card(_("Consultation hours"), "hour_list", _("When which office helps, and in which room."), PLANNERS)
_COURSES = Card(_("Courses and events"), "course_list", _("Booked as one; draws and waiting lists."), PLANNERS)
_CALENDAR = [
    Card(_("Public holidays"), "public_holiday_list", _("Those of your state, and what falls on them."), PLANNERS),
    Card(_("School holidays"), "school_holiday_list", _("When hours pause."), PLANNERS),
]
_NOTED = Card(
    _("Put right what was noted"), "past_steps", _("Check-in, end, “did not come”: the last 30 days."), COORDINATION
)
_PEOPLE = Card(_("People"), "person_list", _("Accounts of staff and what each may do."), ADMINISTRATION)
_LOST = Card(_("Lost second factors"), "factor_resets", _("Two people let somebody in again."), PLANNERS)
_FRESH = Card(
    _("Still right?"), "freshness", _("Doubts of readers, proposals of owners, what nobody has checked."), PLANNERS
)
_MISSED = Card(
    _("Searches without a result"), "missed_searches", _("What families look for and do not find."), COORDINATION
)
_MISSING = Card(
    _("What families did not find"), "unmet_needs", _("Said at the end of the guide, protected like figures."), PLANNERS
)
_WAITED = Card(
    _("How long people waited"), "walk_in_waits", _("With a number, by months; protected like figures."), PLANNERS
)


@roles(*PLANNERS)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Link everything that this user may edit."""
    held = roles_of(request.user)
    groups = [(title, [card for card in cards if held.intersection(card.editors)]) for title, cards in _groups()]
    return render(
        request, "offers/staff/overview.html", {"groups": groups, "warnings": warnings() + audit_log.warnings()}
    )


@roles(*ADMINISTRATION)
@require_http_methods(["GET", "POST"])
def centre(request: HttpRequest) -> HttpResponse:
    """Edit the centre's row."""
    form = bound(CentreForm, request, Centre.current())
    if answer := answered(form, request, reverse("master_data")):
        return answer
    context = {"form": form, "title": _("Name and address"), "cancel_url": reverse("master_data")}
    return render(request, "registers/form.html", context)
