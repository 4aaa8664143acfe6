"""Accounts that need somebody, on the start page of the administration."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from familienzentrum.audiences import ADMINISTRATION
from familienzentrum.cockpit import Due, Reader, due_for
from familienzentrum.models import User


@due_for(ADMINISTRATION)
def _without_role(_reader: Reader) -> Iterator[Due]:
    """People who can log in and then open nothing."""
    for person in User.objects.filter(is_active=True, memberships=None).order_by("last_name", "first_name", "pk"):
        words = _("%(person)s has no role and can open nothing.") % {"person": person}
        yield Due(words, reverse("person", args=[person.pk]))
