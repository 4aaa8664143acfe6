"""A family's personal data as shown to an adviser."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appointments.models import PersonalData
from familienzentrum.choices import Language
from offers.models import AgePhase

Fact = tuple[str | Promise, str | Promise]


def facts_of(personal: PersonalData) -> list[Fact]:
    """Return pairs of label and value; empty values stay empty."""
    return [
        (_("Name or pseudonym"), personal.name),
        (_("Phone"), personal.phone),
        (_("E-mail"), personal.email),
        (_("Address"), personal.address),
        (_("Language of the talk"), Language(personal.language).label if personal.language else ""),
        (_("Interpreter"), _("yes") if personal.needs_interpreter else ""),
        (_("Children by age"), _children(personal)),
        (_("Please prepare"), personal.note),
        (_("Code"), personal.code),
    ]


def _children(personal: PersonalData) -> str:
    labels = dict(AgePhase.objects.filter(slug__in=personal.children_by_age).values_list("slug", "label"))
    return ", ".join(f"{labels.get(slug, slug)}: {count}" for slug, count in personal.children_by_age.items())
