"""Rows that a demonstration lacks and some pages need: made once, as tests make them."""

from collections.abc import Callable

from appointments.groups.wish_actions import Wished, send_wishes
from reporting.models import AnnualReport
from tests.factories_freshness import make_check
from tests.factories_groups import family, make_draw, make_drawn_course
from tests.factories_release import make_release
from tests.public_pages import public_pages


def make_what_is_missing() -> None:
    for name, make in _MAKE.items():
        if name not in public_pages():
            make()


def _make_wishes() -> None:
    lot = make_drawn_course(make_draw())
    send_wishes(lot.course.draw, family(), Wished([lot.course_id]))


_MAKE: dict[str, Callable[[], object]] = {
    "offer_check": make_check,
    "wish_list": _make_wishes,
    "release_page": lambda: make_release(report=AnnualReport.objects.order_by("year").first()),
}
