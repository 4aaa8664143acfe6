"""What mails and calls are about: one thing of one family."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from appointments.models.appointment import Appointment
from appointments.models.waiting import WaitingEntry, WishList

About = Appointment | WaitingEntry | WishList


class AboutFamily(models.Model):
    """Is about an appointment, an entry of the waiting list or a wish list; a table keeps that it is one of them."""

    appointment = models.ForeignKey(
        Appointment, verbose_name=_("appointment"), on_delete=models.CASCADE, related_name="%(class)ss", null=True
    )
    waiting_entry = models.ForeignKey(
        WaitingEntry, verbose_name=_("waiting list"), on_delete=models.CASCADE, related_name="%(class)ss", null=True
    )
    wish_list = models.ForeignKey(
        WishList, verbose_name=_("wish list"), on_delete=models.CASCADE, related_name="%(class)ss", null=True
    )

    class Meta:
        abstract = True

    @property
    def about(self) -> About:
        """The one thing."""
        about = self.appointment or self.waiting_entry or self.wish_list
        if about is None:
            raise ValueError("This row is about nothing.")
        return about


def field_of(about: About) -> str:
    """Return which of the three fields holds this."""
    return next(field.name for field in AboutFamily._meta.fields if field.related_model is type(about))
