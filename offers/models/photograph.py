"""What families see of the house before they come."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Range
from django.utils.translation import gettext_lazy as _
from pgtrigger import After, Delete, Insert, Statement, Update

from familienzentrum.pictures import ON_SCREEN
from familienzentrum.triggers import Guard
from offers.choices import PhotographKind
from offers.models.provider import FORMS_OF_ADDRESS, Office


class PhotographQuerySet(models.QuerySet["Photograph"]):
    """Photographs in the words of the house."""

    def without_content(self) -> "PhotographQuerySet":
        """Defer the heavy column."""
        return self.defer("content")


class Photograph(models.Model):
    """A picture of the house, or of somebody by the role in which families meet them: never with a name.

    It was written anew when it was uploaded, and is never replaced: another picture is another row. Whoever is shown
    has agreed, on that day; a picture of the house shows nobody who could be recognised.
    """

    kind = models.CharField(_("what it is"), max_length=20, choices=PhotographKind, default=PhotographKind.HOUSE)
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.CASCADE, related_name="photographs", null=True, blank=True
    )
    role = models.CharField(_("role"), max_length=80, blank=True)
    alternative = models.CharField(_("what it shows"), max_length=300)
    rights = models.CharField(_("rights"), max_length=200)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    content = models.BinaryField(_("content"))
    width = models.PositiveIntegerField(_("width in dots"))
    height = models.PositiveIntegerField(_("height in dots"))
    sha256 = models.CharField(_("checksum"), max_length=64)

    objects = PhotographQuerySet.as_manager()

    class Meta:
        verbose_name = _("photograph")
        verbose_name_plural = _("photographs")
        ordering = ["kind", "id"]
        constraints = [
            models.CheckConstraint(
                name="photograph_of_a_house_or_an_agreed_face",
                condition=Q(kind=PhotographKind.HOUSE, role="", agreed_on__isnull=True)
                | Q(kind=PhotographKind.FACE, role__regex=r"\S", agreed_on__isnull=False, office__isnull=False),
                violation_error_message=_(
                    "Of a person say the office, the role and the day on which they agreed. A picture of the house has "
                    "no role and no such day: nobody can be recognised in it."
                ),
            ),
            models.CheckConstraint(
                name="photograph_role_is_no_name",
                condition=~Q(role__iregex=FORMS_OF_ADDRESS),
                violation_error_message=_("Write a role, no name: “Reception”, not “Ms Sommer”."),
            ),
            models.CheckConstraint(
                name="photograph_is_described",
                condition=Q(alternative__regex=r"\S") & Q(rights__regex=r"\S"),
                violation_error_message=_("Say what the picture shows, and who allowed to publish it."),
            ),
            models.CheckConstraint(
                name="photograph_has_a_checksum",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message=_("A picture needs its checksum."),
            ),
            models.UniqueConstraint(
                name="photograph_once",
                fields=["sha256"],
                violation_error_message=_("This picture stands here already. Change that entry."),
            ),
            models.CheckConstraint(
                name="photograph_is_bounded",
                condition=Q(width__range=(1, ON_SCREEN.longest_side), height__range=(1, ON_SCREEN.longest_side))
                & Q(Range(Length("content"), (1, ON_SCREEN.most_bytes))),
                violation_error_message=_("The picture is too large. Choose it again."),
            ),
        ]
        triggers = [
            # Pages then need no statement to know that their pictures are still the same ones.
            Guard(
                name="photographs_have_a_version",
                level=Statement,
                when=After,
                operation=Insert | Update | Delete,
                func="""
                    UPDATE familienzentrum_centre
                        SET photographs_version = (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
                    RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.alternative
