"""Tells advisers what changes on their day: a mark on its page, and a mail to whoever wants one. Never a name."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from appointments.choices import DayChange
from appointments.core.company import companion_of
from appointments.models import Appointment, DayNews, PublicHoliday, Slot
from familienzentrum import dates, local_time, mail
from familienzentrum.choices import Role, Weekday
from familienzentrum.models import User
from familienzentrum.queue import in_this_transaction
from offers.models import Membership

# The job that sends it.
SEND_TO_ADVISER = "mail_adviser"
_KEPT = dt.timedelta(days=7)


@transaction.atomic
def note_for_adviser(slot: Slot, change: DayChange, *, at: dt.datetime | None = None) -> None:
    """Mark a near time for its advisers, and write, not before `at`. What lies further ahead is seen in time anyway."""
    if _is_near(slot):
        _note(slot, _concerned(slot, change), change, at)


@transaction.atomic
def note_for_companion(appointment: Appointment, slot: Slot, *, at: dt.datetime | None = None) -> None:
    """Do the same for who was to come along to this time, and need not any more."""
    companion = companion_of(appointment)
    if companion and _is_near(slot):
        _note(slot, [companion], DayChange.NO_COMPANY, at)


def _is_near(slot: Slot) -> bool:
    now = timezone.now()
    return slot.starts_at > now and timezone.localdate(slot.starts_at) <= _next_working_day(timezone.localdate(now))


def _note(slot: Slot, people: Iterable[User], change: DayChange, at: dt.datetime | None) -> None:
    for person in people:
        news = DayNews.objects.create(slot=slot, adviser=person, change=change)
        if person.wants_news_by_mail and person.email:
            in_this_transaction(SEND_TO_ADVISER, at=at).defer(news=news.pk)


def _concerned(slot: Slot, change: DayChange) -> list[User]:
    """Return who has the time on their day: its adviser and whoever comes along, or the office if it is nobody's."""
    own = [slot.adviser] if slot.adviser else []
    if change == DayChange.TAKEN_OVER:
        return own
    company = User.objects.filter(slots__accompanies=slot, slots__is_withdrawn=False).order_by("pk").distinct()
    if own or company:
        return [*own, *company]
    in_force = Membership.objects.in_force(local_time.today())
    of_office = in_force.filter(office=slot.offer.office_id, role=Role.ADVISER, user__is_active=True)
    return [membership.user for membership in of_office.select_related("user").order_by("user")]


@transaction.atomic
def take_back_note(slot: Slot, change: DayChange) -> None:
    """It is as it was: the last such note goes, and its mail if it has not left. Others of a group stay."""
    notes = DayNews.objects.filter(slot=slot, change=change).order_by("adviser_id", "-pk")
    last = notes.distinct("adviser_id").values("pk")
    DayNews.objects.filter(pk__in=last).delete()


def send_to_adviser(number: int) -> None:
    """Send the mail about this piece of news, unless it was taken back. Raises NotSent if a retry makes sense."""
    news = DayNews.objects.select_related("slot", "adviser").filter(pk=number).first()
    if news is None or not news.adviser.is_active or not news.adviser.email:
        return
    with translation.override(settings.LANGUAGE_CODE):
        day = timezone.localdate(news.slot.starts_at)
        page = f"{settings.PORTAL_URL.rstrip('/')}{reverse('my_day')}?tag={day.isoformat()}"
        said = [f"{dates.moment(news.slot.starts_at)}: {news.get_change_display()}.", _("Your day:"), page]
        mail.send(
            mail.message(
                to=news.adviser.email,
                subject=_("Something has changed on your day"),
                body="\n\n".join(said),
                number=f"{news.pk:x}{int(news.noted_at.timestamp()):x}",
            )
        )


@transaction.atomic
def forget_day_news() -> int:
    """Delete what is over; return how many."""
    return DayNews.objects.filter(slot__ends_at__lt=timezone.now() - _KEPT).delete()[0]


def _next_working_day(today: dt.date) -> dt.date:
    holidays = set(PublicHoliday.objects.filter(day__gt=today, day__lte=today + _KEPT).values_list("day", flat=True))
    ahead = (today + dt.timedelta(days=days) for days in range(1, _KEPT.days + 1))
    return next((day for day in ahead if day.weekday() < Weekday.SATURDAY and day not in holidays), today + _KEPT)
