"""Why somebody gets no number, in words that families read."""

from django.utils.translation import gettext_lazy as _

from familienzentrum.refusals import Refusal


class NoNumbers(Refusal):
    """Nobody just comes to this offer now."""

    words = _("There are no numbers for this offer at the moment. Please ask us at the desk.")


class NoMoreNumbers(Refusal):
    """All numbers of the day are given."""

    words = _("All numbers of today are taken. Please ask us at the desk.")
