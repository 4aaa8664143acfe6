"""What families read of courses, draws and closures, and is said in other languages as the texts of offers are."""

from django.utils import timezone

from appointments.models import Closure, Course, Draw
from familienzentrum.text_kinds import TextKind
from offers.translations.rows import Rows, TextSource
from offers.translations.rows import register as add


def register() -> None:
    add(TextKind.COURSE, TextSource(Course, "title", _running, repeats=True, edited_at="course_edit"))
    add(TextKind.DRAW, TextSource(Draw, "title", _not_drawn_long_ago, repeats=True, edited_at="draw_edit"))
    add(TextKind.CLOSURE, TextSource(Closure, "reason", _to_come, repeats=True))


def _running(courses: Rows) -> Rows:
    """Those with a date to come, which a page can show."""
    ahead = courses.filter(dates__ends_at__gt=timezone.now(), cancelled_at=None)
    return courses.filter(pk__in=ahead.order_by().values("pk"))


def _not_drawn_long_ago(draws: Rows) -> Rows:
    """Families look up what the lot gave them until the dates are over."""
    return draws.filter(pk__in=_running(Course._default_manager.all()).order_by().values("draw")) | draws.filter(
        closes_at__gt=timezone.now()
    )


def _to_come(closures: Rows) -> Rows:
    return closures.filter(ends_at__gt=timezone.now())
