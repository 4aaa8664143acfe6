"""Says to staff how many families hear of a change, and how."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appointments.messages.telling import Told


def told_sentence(told: Told) -> str:
    """Return "5 families get an e-mail, 2 have to be called, 1 left nothing to reach it by."."""
    mailed, to_call, unreachable = told.mailed, told.to_call, told.unreachable
    counted = [
        (mailed, ngettext("%(n)d family gets an e-mail", "%(n)d families get an e-mail", mailed)),
        (to_call, ngettext("%(n)d family has to be called", "%(n)d families have to be called", to_call)),
        (
            unreachable,
            ngettext(
                "%(n)d family left nothing to reach it by", "%(n)d families left nothing to reach them by", unreachable
            ),
        ),
    ]
    parts = [words % {"n": count} for count, words in counted if count]
    return f"{', '.join(parts)}." if parts else _("No family is concerned.")
