"""Tells advisers what changes on their day: a mark on its page, and a mail to whoever wants one. Never a name."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from appointments.choices import DayChange
from appointments.models import DayNews, PublicHoliday, Slot
from familienzentrum import dates, mail
from familienzentrum.choices import Weekday
from familienzentrum.queue import in_this_transaction

# The job that sends it.
SEND_TO_ADVISER = "mail_adviser"
_KEPT = dt.timedelta(days=7)


@transaction.atomic
def note_for_adviser(slot: Slot, change: DayChange, *, at: dt.datetime | None = None) -> None:
    """Mark a near time for its adviser, and write, not before `at`. What lies further ahead is seen in time anyway."""
    now = timezone.now()
    is_near = timezone.localdate(slot.starts_at) <= _next_working_day(timezone.localdate(now))
    if slot.adviser is None or slot.starts_at <= now or not is_near:
        return
    news = DayNews.objects.create(slot=slot, adviser=slot.adviser, change=change)
    if slot.adviser.wants_news_by_mail and slot.adviser.email:
        in_this_transaction(SEND_TO_ADVISER, at=at).defer(news=news.pk)


@transaction.atomic
def take_back_note(slot: Slot, change: DayChange) -> None:
    """It is as it was: the last such note goes, and its mail if it has not left. Others of a group stay."""
    last = DayNews.objects.filter(slot=slot, change=change).order_by("-pk").values("pk")[:1]
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
