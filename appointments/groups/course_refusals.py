"""Why a course or one of its dates stays as it is: every refusal carries words that say what to do."""

import datetime as dt

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from familienzentrum import dates
from familienzentrum.refusals import Refusal


class CourseRefused(Refusal):
    """The course stays as it is; `words` says what to do."""

    words = _("This cannot be changed any more.")


class DateRefused(CourseRefused):
    """House, room or adviser is not available on one of the dates."""

    def __init__(self, start: dt.datetime, words: str | Promise) -> None:
        super().__init__(words)
        self.start = start

    def __str__(self) -> str:
        return f"{dates.moment(self.start)}: {self.words}"


class FirstDateFirst(CourseRefused):
    """The date that holds the seats must remain the first."""

    words = _("The first date must stay the first: families book until then. Change the later dates before.")


class TooFewPlaces(CourseRefused):
    """More seats are taken than would remain."""

    words = _("More places are taken already. Choose a larger number, or cancel bookings first.")


class DrawIsOver(CourseRefused):
    """A course cannot join a draw that was held."""

    words = _("This draw has been held meanwhile. Choose another one, or give the places first come.")


class TooLateToRestore(CourseRefused):
    """A course is restored as a whole on the day of its cancellation only, and before it would begin."""

    words = _(
        "A cancelled course is restored on the same day only, and before its next date begins. Please plan it anew: "
        "families who still want to come can book again."
    )


class DrawnWithoutIt(CourseRefused):
    """A cancelled course takes no part in a draw, and nobody can win its places afterwards."""

    words = _(
        "The lot was drawn while this course was cancelled, so nobody has won a place in it. It stays cancelled. "
        "Please plan it anew, first come, first served: families can book it then."
    )


class OfferHasEnded(CourseRefused):
    """What has ended takes place no more, whoever had booked it."""

    words = _("The offer of this course has ended. Let the offer run again first.")


class FamiliesAreHere(CourseRefused):
    """Somebody has checked in for the first date already."""

    words = _("Families are checked in for the first date already. Undo their check-in at the front desk first.")


class PlaceIsKept(CourseRefused):
    """A family was told that it can join until a deadline; that stands."""

    words = _(
        "A place for the dates ahead is kept for a family of the waiting list, which was told so. Please wait for its "
        "answer before you let nobody join any more."
    )


class DateIsOver(CourseRefused):
    """Past dates stay in the statistics."""

    words = _("This date is over or running, or its course is cancelled. It stays as it is.")
