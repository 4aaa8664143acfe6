"""The outbox: one row per message to a family. Addresses stay encrypted."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from appointments.choices import REMINDERS, MessageState, Occasion
from appointments.models.appointment import Appointment
from appointments.models.family_record import OfFamilyRecord
from appointments.models.slot import Slot
from appointments.models.waiting import WaitingEntry, WishList

_OPEN = (MessageState.QUEUED, MessageState.SENDING)


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages in the words of the house."""

    def open(self) -> Self:
        """Those that are still to be sent."""
        return self.filter(state__in=_OPEN)

    def with_details(self) -> Self:
        """With all that rendering needs. One join of all kinds of records would take longer to plan than to run."""
        return self.prefetch_related(
            Prefetch("appointment", Appointment.objects.with_details()),
            Prefetch("slot"),
            Prefetch("waiting_entry", WaitingEntry.objects.select_related("office", "offer")),
            Prefetch("wish_list", WishList.objects.select_related("office", "draw")),
        )


class Message(OfFamilyRecord):
    """One message. About an appointment it stores the slot too, since that may change; a reminder its own date.

    News of a course store the first date that they name, and the others as `further_dates`, by id.
    `may_be_double` is set when an attempt finds the row still in SENDING: the previous worker died between delivering
    the mail and recording that. The Message-ID stays the same, so that mail programs show it once.
    """

    occasion = models.CharField(_("occasion"), max_length=20, choices=Occasion)
    slot = models.ForeignKey(Slot, verbose_name=_("time"), on_delete=models.CASCADE, related_name="+", null=True)
    further_dates = ArrayField(models.BigIntegerField(), verbose_name=_("further dates that it names"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=MessageState, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    may_be_double = models.BooleanField(_("may have gone out twice"), default=False)
    # That of the Message-ID: a mail that comes back is recognised by it, and nothing else leads back.
    number = models.CharField(_("number of the mail"), max_length=32, blank=True)
    trouble = models.CharField(_("trouble"), max_length=80, blank=True)
    queued_at = models.DateTimeField(_("queued at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-queued_at", "-id"]
        # A message gets its number with the first attempt: a booking writes no entry here.
        indexes = [models.Index(fields=["number"], name="message_by_number", condition=~Q(number=""))]
        constraints = [
            models.CheckConstraint(
                name="message_about_one_thing",
                condition=Q(appointment__isnull=False, slot__isnull=False, waiting_entry__isnull=True)
                & Q(wish_list__isnull=True)
                | Q(appointment__isnull=True, waiting_entry__isnull=False, wish_list__isnull=True)
                | Q(appointment__isnull=True, slot__isnull=True, waiting_entry__isnull=True, wish_list__isnull=False),
            ),
            models.CheckConstraint(
                name="message_kind_known",
                condition=Q(occasion__in=Occasion.values, state__in=MessageState.values),
            ),
            models.CheckConstraint(
                name="message_sent_at_when_sent",
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | ~Q(state=MessageState.SENT) & Q(sent_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="message_one_reminder_per_time",
                fields=["appointment", "slot"],
                condition=Q(occasion__in=REMINDERS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()} {self.pk}"

    @property
    def is_on_its_way(self) -> bool:
        return self.state in _OPEN

    @property
    def is_sent(self) -> bool:
        return self.state == MessageState.SENT

    @property
    def has_failed(self) -> bool:
        return self.state == MessageState.FAILED


class MessageText(models.Model):
    """A centre's own text for a message in one language, instead of the standard text.

    `german` is what families read in German when it was written; the German has none.
    """

    occasion = models.CharField(_("occasion"), max_length=20, choices=Occasion)
    language = models.CharField(_("language"), max_length=10)
    text = models.TextField(_("text"), max_length=3000)
    german = models.TextField(_("German"), max_length=3000, blank=True, editable=False)

    class Meta:
        verbose_name = _("text of a message")
        verbose_name_plural = _("texts of messages")
        ordering = ["occasion", "language"]
        constraints = [
            models.UniqueConstraint(
                name="message_text_once",
                fields=["occasion", "language"],
                violation_error_message=_("This message has a text of your own already. Change that one."),
            ),
            models.CheckConstraint(
                name="message_text_occasion_known",
                condition=Q(occasion__in=Occasion.values),
                violation_error_message=_("Choose a message from the list."),
            ),
            models.CheckConstraint(
                name="message_text_german_is_made_from_none",
                condition=~Q(language=settings.LANGUAGE_CODE) | Q(german=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()} ({self.language})"
