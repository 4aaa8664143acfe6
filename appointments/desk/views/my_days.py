"""An adviser's own day, week and hours."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from appointments.core.day_pages import asked_day, nearby_days
from appointments.desk.board import TimeCard, cards_of
from appointments.desk.calendar_feeds import own_times
from appointments.desk.company import accompanied_by
from appointments.desk.drawn_cards import Cards
from appointments.desk.views.steps import to_take_back
from appointments.hours.own import own_hours
from appointments.models import DayNews, SingleDate, Slot
from appointments.models.slot import SlotQuerySet
from familienzentrum import local_time
from familienzentrum.access import acting_user, offices_of, roles
from familienzentrum.audiences import ADVISERS

# To its last day, the first one included.
_A_WEEK = dt.timedelta(days=6)


@dataclass(frozen=True)
class Day:
    """One day of the week and its times, drawn."""

    date: dt.date
    cards: SafeString


@roles(*ADVISERS)
@never_cache
@require_safe
def my_day(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    day = asked_day(request, today)
    cards = _cards(request, Slot.objects.on(day), shows_names=day == today)
    news = DayNews.objects.filter(slot__in=Slot.objects.on(day), adviser=acting_user(request)).select_related("slot")
    context = {"day": day, "today": today, "days": nearby_days(day, today), "news": news}
    context["accompanied"] = accompanied_by(acting_user(request), *local_time.whole_days(day, day))
    context["undo"] = to_take_back(request)
    context["cards"] = _drawing(request).of_adviser(cards, has_steps=True)
    return render(request, "appointments/desk/office/day.html", context)


@roles(*ADVISERS)
@never_cache
@require_safe
def my_week(request: HttpRequest) -> HttpResponse:
    """Show seven days from today on; names are shown on the day itself only."""
    today = timezone.localdate()
    cards = _cards(request, _week_from(today), shows_names=False)
    days = list(_by_day(cards, _drawing(request)))
    week = local_time.whole_days(today, today + _A_WEEK)
    context = {"days": days, "today": today, "accompanied": accompanied_by(acting_user(request), *week)}
    return render(request, "appointments/desk/office/week.html", context)


@roles(*ADVISERS)
@never_cache
@require_safe
def my_hours(request: HttpRequest) -> HttpResponse:
    """Show the own hours. Where the office plans itself, single dates are changed from here, and changes taken back."""
    today = timezone.localdate()
    ahead = SingleDate.objects.with_places().filter(Q(day__gte=today) | Q(moved_to__gte=today))
    own = own_hours(acting_user(request), offices_of(request.user)).running(today)
    changed = Prefetch("single_dates", ahead, to_attr="changed")
    hours = own.select_related("offer__office", "room").prefetch_related(changed)
    plans_itself = any(hour.offer.office.plans_itself for hour in hours)
    return render(request, "appointments/desk/office/hours.html", {"hours": hours, "plans_itself": plans_itself})


def _cards(request: HttpRequest, slots: SlotQuerySet, *, shows_names: bool) -> list[TimeCard]:
    return cards_of(slots.filter(_is_own(request)), shows_names=shows_names, offices=offices_of(request.user))


def _is_own(request: HttpRequest) -> Q:
    return own_times(acting_user(request), offices_of(request.user))


def _week_from(day: dt.date) -> SlotQuerySet:
    return Slot.objects.between(*local_time.whole_days(day, day + _A_WEEK))


def _drawing(request: HttpRequest) -> Cards:
    return Cards(request, change="change_office_appointment", back="my_day")


def _by_day(cards: list[TimeCard], drawing: Cards) -> Iterator[Day]:
    for date, of_day in groupby(cards, key=lambda card: local_time.shown(card.slot.starts_at).date()):
        yield Day(date, drawing.of_adviser(of_day, has_steps=False))
