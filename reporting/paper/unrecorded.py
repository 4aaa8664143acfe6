"""Figures common in other houses' annual reports but not recorded here, with reasons."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_NOT_ASKED = _("It would tell much about a family and nothing that the house needs. Nobody is asked for it.")
_NOT_YET = _("The portal has no place to write it down yet.")


@dataclass(frozen=True)
class Unrecorded:
    """A figure that is not counted. A figure that counts part of it may share its code."""

    code: str
    name: str | Promise
    reason: str | Promise


UNRECORDED = (
    Unrecorded(
        "I05", _("Length of conversations"), _("Nobody measures time at the desk: the families come before the clock.")
    ),
    Unrecorded(
        "I07",
        _("Help with forms, by form"),
        _("The topics say that it was about forms, not which. A finer list would make single families recognisable."),
    ),
    Unrecorded("I09", _("Form of the family"), _NOT_ASKED),
    Unrecorded(
        "I10",
        _("Need of an interpreter"),
        _("It is kept under seal with the appointment and erased with it, so that nothing is left to count."),
    ),
    Unrecorded("I11", _("Role of the person who came"), _NOT_ASKED),
    Unrecorded(
        "I12",
        _("Part of the town"),
        _("Most parts of the town are so small that a count would point to a family. It is not asked for."),
    ),
    Unrecorded("I13", _("How families learned of the house"), _NOT_YET),
    Unrecorded(
        "I16",
        _("Double structures and gaps that were noted"),
        _("Where help is expected and nothing is offered, the table of offers by topic and age phase has a nought."),
    ),
    Unrecorded(
        "I17",
        _("Waiting of a family for its first appointment"),
        _("Nobody can tell which appointment is a family's first: names and addresses are erased."),
    ),
    Unrecorded(
        "I19",
        _("Hours of leave and illness"),
        _("There are so few advisers that a sum would tell about each of them. Why somebody is away is not recorded."),
    ),
    Unrecorded(
        "I20",
        _("Share of the time in which a room could be used"),
        _("For how long a room could be used is not recorded. For how long it was used stands in the report."),
    ),
    Unrecorded(
        "I21",
        _("Offers by level"),
        _("Levels belong to goals. An offer serves several goals, so that counting it by level would mislead."),
    ),
    Unrecorded("I26", _("Active volunteers"), _NOT_YET),
    Unrecorded("I27", _("Hours of volunteers"), _NOT_YET),
    Unrecorded("I28", _("Volunteers placed"), _NOT_YET),
    Unrecorded("I29", _("Agreements with partners"), _("Agreements are kept on paper. The portal counts partners.")),
    Unrecorded("I30", _("Meetings of the network"), _NOT_YET),
    Unrecorded("I31", _("Offers of several partners"), _("Each offer has one office that answers for it.")),
    Unrecorded(
        "I32",
        _("Proposals of conferences, by weight"),
        _("What became a step towards a goal is counted with its state. Votes on proposals are not kept."),
    ),
    Unrecorded(
        "I33",
        _("Press, flyers and page views"),
        _("The portal watches nobody who reads its pages. Press and flyers are told in words, events are counted."),
    ),
    Unrecorded("I34", _("Feedback of families"), _("Families are not surveyed by the portal.")),
)
