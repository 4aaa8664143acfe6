"""What is stuck in the portal itself, on the start page of the administration."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from familienzentrum.audiences import ADMINISTRATION
from familienzentrum.cockpit import Due, Reader, due_for
from familienzentrum.health import findings


@due_for(ADMINISTRATION)
def _stuck(_reader: Reader) -> Iterator[Due]:
    for finding in findings():
        yield Due(finding.words, note=_("“manage.py check” says more: %(id)s.") % {"id": finding.id})
