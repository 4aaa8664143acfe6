"""A family's personal data as shown to an adviser."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appointments.choices import Caller
from appointments.core.callers import who_calls
from appointments.models import Appointment, PersonalData, Slot
from familienzentrum.models import User
from offers.models import AgePhase
from offers.models.language import names_of

Fact = tuple[str | Promise, str | Promise]


def language_of(code: str) -> str:
    """Return the name of a language in which somebody wants to talk; empty if none was chosen."""
    return "".join(names_of([code])) if code else ""


def facts_of(appointment: Appointment, personal: PersonalData, *, reader: User) -> list[Fact]:
    """Return pairs of label and value; empty values stay empty."""
    return [
        (_("Name or pseudonym"), personal.name),
        (_("Phone"), personal.phone),
        (_("Who calls"), _who_calls(appointment)),
        (_("E-mail"), personal.email),
        *_at_home(appointment, personal, reader),
        (_("Language of the talk"), language_of(personal.language)),
        (_("Interpreter"), _("yes") if personal.needs_interpreter else ""),
        (_("Children by age"), _children(personal)),
        (_("Please prepare"), personal.note),
        (_("Code"), personal.code),
    ]


def _who_calls(appointment: Appointment) -> str:
    match who_calls(appointment, appointment.slot):
        case Caller.FAMILY:
            return _("The family calls.")
        case Caller.HOUSE:
            return _("We call the family.")
        case None:
            return ""


def _at_home(appointment: Appointment, personal: PersonalData, reader: User) -> list[Fact]:
    """A home is shown to who goes there, not to the whole office; and to nobody once the family comes to us."""
    if not personal.address or "address" not in appointment.slot.needs:
        return []
    if not _visits(reader, appointment.slot):
        return [(_("Address"), _("Shown to the adviser who visits."))]
    return [(_("Address"), personal.address), (_("Name at the door"), personal.door_name)]


def _visits(reader: User, slot: Slot) -> bool:
    """Return whether this is the adviser of the time, or goes along; a time without adviser may be anybody's."""
    return slot.adviser_id in (None, reader.pk) or slot.company.filter(adviser=reader).exists()


def _children(personal: PersonalData) -> str:
    labels = dict(AgePhase.objects.filter(slug__in=personal.children_by_age).values_list("slug", "label"))
    return ", ".join(f"{labels.get(slug, slug)}: {count}" for slug, count in personal.children_by_age.items())
