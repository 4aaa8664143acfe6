"""Real connections, many at once."""

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection

from appointments.booking.actions import CannotChange, NotBookable
from appointments.clearing.actions import NotCleared
from appointments.closing.actions import AlreadyOver
from appointments.closing.substitution_actions import NotFree
from appointments.desk.transitions import StepRefused
from appointments.groups.course_actions import CourseRefused
from appointments.groups.draw_actions import DrawRefused
from appointments.groups.wish_actions import WishesRefused
from appointments.hours.actions import HourHasAppointments
from appointments.rooms.actions import RoomInUse
from appointments.visits.referral_actions import SlipRefused
from familienzentrum.limits import TooOften
from offers.actions.people import LastAdministration
from reporting.release.actions.publicity import NobodyAsks
from reporting.release.actions.releases import AlreadyPutForward, AlreadyReleased, Outdated

# What a race may end in; anything else is a mistake and fails the test.
REFUSALS = (
    AlreadyPutForward,
    AlreadyOver,
    AlreadyReleased,
    CannotChange,
    CourseRefused,
    DatabaseError,
    DrawRefused,
    HourHasAppointments,
    LastAdministration,
    NobodyAsks,
    NotBookable,
    NotCleared,
    NotFree,
    RoomInUse,
    Outdated,
    SlipRefused,
    StepRefused,
    WishesRefused,
    TooOften,
)


def at_once(deeds: list[Callable[[], Any]]) -> Counter[str]:
    """Do every deed in a thread with a connection of its own, all starting together.

    Returns how often each ended how: "done", or the name of the exception.
    """
    start = threading.Barrier(len(deeds))
    ends: list[str] = []

    def run(deed: Callable[[], Any]) -> None:
        connection.ensure_connection()
        start.wait(timeout=30)
        try:
            deed()
        except REFUSALS as error:
            ends.append(type(error).__name__)
        else:
            ends.append("done")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return Counter(ends)
