"""The tables with families' data, and the base of rows that belong to one of them: mails and calls."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from appointments.models.appointment import Appointment
from appointments.models.call_wish import CallWish
from appointments.models.waiting import WaitingEntry, WishList

FamilyRecord = Appointment | WaitingEntry | WishList
FAMILY_RECORDS = (Appointment, WaitingEntry, WishList)
# Erasure and its checks iterate over these.
SEALED_RECORDS = (*FAMILY_RECORDS, CallWish)


class OfFamilyRecord(models.Model):
    """Belongs to an appointment, a waiting-list entry or a wish list; subclasses constrain it to exactly one."""

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
    def record(self) -> FamilyRecord:
        """The appointment, entry or wish list that this is about."""
        record = self.appointment or self.waiting_entry or self.wish_list
        if record is None:
            raise ValueError("This row is about nothing.")
        return record


def record_field(record: FamilyRecord) -> str:
    """Return the name of the foreign key for this kind of record."""
    return next(field.name for field in OfFamilyRecord._meta.fields if field.related_model is type(record))
