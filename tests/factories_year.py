"""Makes a year in which much happened, so that every chapter of its report has numbers to show."""

import datetime as dt
from itertools import cycle
from typing import Any

from appointments.models import HeadCount, Substitution
from familienzentrum.choices import Role
from reporting.models import AnnualReport
from tests.factories import (
    make_adviser,
    make_appointment,
    make_budget_line,
    make_chapter_text,
    make_deliberation,
    make_goal,
    make_goal_year,
    make_indicator,
    make_measure,
    make_offer,
    make_paper,
    make_referral,
    make_report_to_release,
    make_slot,
    make_user,
)
from tests.factories_figures import Availability, at, make_waiting_entry
from tests.factories_planning import make_contribution, make_counting_change, make_funder, make_grant


class BusyHouse(Availability):
    """The small house of `factories_figures` with a year of many families, and a smaller year before."""

    def fill(self) -> None:
        self.fill_talks()
        self.fill_calendar()
        self.fill_dates()
        self.fill_lists()

    def fill_talks(self) -> None:
        for year, most in ((2025, 31), (2024, 17)):
            for month in range(1, 13):
                topic, other = (self.school, self.home)[:: 1 if month % 2 else -1]
                day = {"day": dt.date(year, month, 4)}
                first, second = most - month, most // 2
                self.visits(
                    first, about=topic, further=other, ages=[self.baby], first_contact="yes", language="de", **day
                )
                self.visits(
                    second, about=other, channel="phone", ages=[self.child], first_contact="no", language="ar", **day
                )
        self.visits(3, about=self.school, day=dt.date(2025, 5, 5), channel="email", part_of_day="evening")

    def fill_calendar(self) -> None:
        came = {"state": "done", "arrived_at": at(2025, 1, 1), "arrived_by": make_user(role=Role.FRONT_DESK)}
        lost = {"state": "cancelled", "cancelled_by": "family", "cancelled_on": dt.date(2025, 1, 1)}
        ends: Any = cycle([came, came, {"state": "no_show"}, lost])
        for number in range(88):
            days = (0, 3, 10, 20, 40)[number % 5]
            start = at(2025 - number % 3 // 2, 3 + number % 7, 2 + number % 26, 9, number % 60)
            slot = make_slot(offer=self.talk, starts_at=start, capacity=2)
            make_appointment(slot=slot, booked_on=start.date() - dt.timedelta(days=days), **next(ends))

    def fill_dates(self) -> None:
        for number in range(24):
            offer = (self.group, self.meeting, self.course)[number % 3]
            slot = self._date(offer, at(2025 - number % 2, 9, 1 + number, 15))
            HeadCount.objects.create(slot=slot, adults=7 + number, children=9 + number)

    def fill_lists(self) -> None:
        for number in range(13):
            make_referral(given_on=dt.date(2025, 3, 3), to_office=self.jobs)
            state = ("waiting", "left")[number % 2]
            make_waiting_entry(offer=self.talk, office=self.town, state=state)
        times = {"starts_at": at(2025, 8, 1, 8), "ends_at": at(2025, 8, 15, 18)}
        Substitution.objects.create(
            office=self.town, adviser=make_adviser(self.town), substitute=make_adviser(self.town), **times
        )
        make_offer(office=self.jobs, topics=[self.home], age_phases=[self.child])


def fill_planning(report: AnnualReport) -> None:
    """Give a report goals, money, papers, sources and words."""
    for title, figure in (
        ("Talks", "contacts"),
        ("Waits", "waiting_days"),
        ("Soon", "within_14_days"),
        ("All", "guests"),
    ):
        make_goal_year(goal=make_goal(title=title, figure=figure, indicator="Count"), target=77)
    by_hand = make_goal_year(goal=make_goal(title="By hand", indicator="Letters", unit="Briefe"), target=66, actual=61)
    make_measure(goal=by_hand.goal, title="Written", state="done", done_on=dt.date(2025, 3, 3), outcome="Two evenings.")
    line = make_budget_line(
        title="Rent", planned_cost=12_345, planned_own=345, planned_third=12_000, actual_cost=11_999
    )
    district = make_funder(name="District")
    grant = make_grant(funder=district, title="Running the house")
    make_contribution(line=line, funder=district, grant=grant, planned=12_000)
    make_budget_line(title="Paper", condition="vielleicht 10.000 €")
    make_indicator(name="Under 20", printed="58,3 %", as_of=dt.date(2024, 12, 31))
    make_deliberation(paper=make_paper(title="Mandate", number="12/XX"), decision="Mit 33 Stimmen angenommen.")
    make_counting_change(figure="channels")
    make_chapter_text(report=report, chapter="use", text="Im Mai kamen 217 Menschen zum Fest.")
    make_chapter_text(report=report, chapter="outlook", text="Wir bitten um 5.000 € und 2 Räume.")


def make_busy_year() -> AnnualReport:
    """A report of 2025 with numbers in every chapter that can have some."""
    house = BusyHouse()
    house.fill()
    report = make_report_to_release()
    fill_planning(report)
    return report
