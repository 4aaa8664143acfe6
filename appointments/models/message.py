"""What became of each message to a family, and whom the desk has to call. Addresses stay inside the seal."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.choices import CallReason, MessageState, Occasion
from appointments.models.appointment import Appointment
from appointments.models.slot import Slot
from appointments.models.waiting import WaitingEntry, WishList

About = Appointment | WaitingEntry | WishList


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages in the words of the house."""

    def open(self) -> Self:
        """Those that are still to be sent."""
        return self.filter(state__in=[MessageState.QUEUED, MessageState.SENDING])

    def with_details(self) -> Self:
        """With all that the mail is written from."""
        appointment = [f"appointment__{name}" for name in ("office", "slot__offer__place", "slot__room__place")]
        return self.select_related(
            *appointment,
            "appointment__slot__place",
            "slot",
            "waiting_entry__office",
            "waiting_entry__offer",
            "waiting_entry__held_place",
            "wish_list__office",
            "wish_list__draw",
        )


class Message(models.Model):
    """One message about an appointment, an entry of the waiting list or a wish list.

    `may_be_double` is set when an attempt finds the row still in SENDING: the worker of the attempt before died between
    handing the mail over and writing that down. The Message-ID is the same then, so that mail programs show it once.
    """

    occasion = models.CharField(_("occasion"), max_length=20, choices=Occasion)
    appointment = models.ForeignKey(
        Appointment, verbose_name=_("appointment"), on_delete=models.CASCADE, related_name="messages", null=True
    )
    slot = models.ForeignKey(Slot, verbose_name=_("time"), on_delete=models.CASCADE, related_name="+", null=True)
    waiting_entry = models.ForeignKey(
        WaitingEntry, verbose_name=_("waiting list"), on_delete=models.CASCADE, related_name="messages", null=True
    )
    wish_list = models.ForeignKey(
        WishList, verbose_name=_("wish list"), on_delete=models.CASCADE, related_name="messages", null=True
    )
    state = models.CharField(_("state"), max_length=10, choices=MessageState, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    may_be_double = models.BooleanField(_("may have gone out twice"), default=False)
    trouble = models.CharField(_("trouble"), max_length=80, blank=True)
    queued_at = models.DateTimeField(_("queued at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-queued_at", "-id"]
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
                condition=Q(occasion=Occasion.REMINDER),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()} {self.pk}"

    @property
    def about(self) -> About:
        """What the message is about: the database keeps that it is one thing."""
        about = self.appointment or self.waiting_entry or self.wish_list
        if about is None:
            raise ValueError("This message is about nothing.")
        return about


class MessageText(models.Model):
    """A centre's own words for a message in one language, in place of the standard text."""

    occasion = models.CharField(_("occasion"), max_length=20, choices=Occasion)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    text = models.TextField(_("text"), max_length=3000)

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
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()} ({self.language})"


class CallTask(models.Model):
    """A family that the desk has to call, because no mail reaches it. `slot` is the time that fell away."""

    appointment = models.ForeignKey(
        Appointment, verbose_name=_("appointment"), on_delete=models.CASCADE, related_name="call_tasks"
    )
    slot = models.ForeignKey(Slot, verbose_name=_("time"), on_delete=models.CASCADE, related_name="+", null=True)
    reason = models.CharField(_("reason"), max_length=10, choices=CallReason)
    made_on = models.DateField(_("made on"))
    done_at = models.DateTimeField(_("done at"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("done by"), on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["made_on", "id"]
        constraints = [
            models.CheckConstraint(name="call_reason_known", condition=Q(reason__in=CallReason.values)),
            models.CheckConstraint(
                name="call_done_at_and_by",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="call_once_until_done", fields=["appointment", "reason"], condition=Q(done_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.made_on}"
