"""Abstract base of tables with encrypted families' data."""

from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Self, TypeVar

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appointments.models.personal import PersonalData
from familienzentrum.crypto import CannotUnseal, seal, unseal

if TYPE_CHECKING:
    from offers.models import Office

MOST_PEOPLE = 30
_Row = TypeVar("_Row", bound="SealedData", covariant=True)


def erase_on_after(day: date) -> date:
    """Return the erasure date of personal data whose purpose ends on this day."""
    return day + timedelta(days=settings.PERSONAL_DATA_DAYS)


def by_contact(table: str) -> models.Index:
    """Return the index by which a family's further bookings are found; `db_index` would add one for LIKE."""
    return models.Index(
        fields=["contact_digest"], name=f"{table}_by_contact", condition=Q(contact_digest__isnull=False)
    )


class SealedQuerySet(models.QuerySet[_Row]):
    """Rows with an erasure date."""

    def to_erase(self, today: date) -> Self:
        """Those whose personal data is due for erasure."""
        return self.filter(sealed__isnull=False, erase_on__lte=today)


class SealedData(models.Model):
    """Holds personal data until `erase_on`, encrypted under a key of whoever it is `sealed_for`."""

    sealed = models.BinaryField(_("sealed personal data"), null=True, editable=False)
    erase_on = models.DateField(_("erase personal data on"), editable=False)

    class Meta:
        abstract = True

    @cached_property
    def personal(self) -> PersonalData:
        """The decrypted data. Raises ValueError once erased, CannotUnseal with a wrong secret."""
        if self.sealed is None:
            raise ValueError("The personal data of this row is erased.")
        try:
            text = unseal(self.sealed, office=self.sealed_for)
        except CannotUnseal as error:
            # Safe for logs.
            raise CannotUnseal(self._meta.db_table) from error
        return PersonalData.from_text(text)

    def seal(self, personal: PersonalData) -> None:
        """Encrypt the data; the caller saves."""
        self.sealed = seal(personal.to_text(), office=self.sealed_for)
        self.__dict__.pop("personal", None)

    @property
    def sealed_for(self) -> str:
        """What the key is derived from."""
        raise NotImplementedError

    @property
    def is_erased(self) -> bool:
        return self.sealed is None


class Sealed(SealedData):
    """The personal data of a family that accesses it by a code, sealed for an office. Subclasses define `office`.

    `attempt` is the form's idempotency key, so that a double click makes one row.
    `contact_digest` is a keyed hash of the family's e-mail address or phone number: it only serves to recognise a
    family's further bookings.
    """

    if TYPE_CHECKING:
        office: models.ForeignKey["Office", "Office"]

    adults = models.PositiveSmallIntegerField(_("adults"), default=1, validators=[MaxValueValidator(MOST_PEOPLE)])
    children = models.PositiveSmallIntegerField(_("children"), default=0, validators=[MaxValueValidator(MOST_PEOPLE)])
    attempt = models.UUIDField(_("form number"), unique=True, null=True, editable=False)
    code_digest = models.CharField(_("hash of the code"), max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    contact_digest = models.CharField(  # noqa: DJ001
        _("hash of the contact"), max_length=64, null=True, editable=False
    )

    class Meta:
        abstract = True

    @property
    def sealed_for(self) -> str:
        return str(self.office.public_id)


def somebody_comes(table: str) -> models.CheckConstraint:
    """Check: at least one person, and a plausible maximum."""
    return models.CheckConstraint(
        name=f"{table}_somebody_comes",
        condition=Q(adults__lte=MOST_PEOPLE, children__lte=MOST_PEOPLE) & (Q(adults__gte=1) | Q(children__gte=1)),
        violation_error_message=_("Say how many people come: at least one, and at most 30 of each."),
    )


def erased_wholly(table: str, **also_gone: bool) -> models.CheckConstraint:
    """Check: all personal data is present, or all is erased; `also_gone` names further fields erased with it."""
    gone = {"sealed": True, "code_digest": True, "attempt": True, "contact_digest": True} | also_gone
    return models.CheckConstraint(
        name=f"{table}_erased_wholly",
        condition=Q(sealed__isnull=False, code_digest__isnull=False)
        | Q(**{f"{field}__isnull": value for field, value in gone.items()}),
    )
