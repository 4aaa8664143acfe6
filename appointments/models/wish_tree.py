"""A tree with wishes of children whose families have little: a number, an age and a wish, and no name."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from familienzentrum.models.base import Addressed

LAST_NUMBER = 999
OLDEST = 17
# From when wishes are taken down until the last gift is handed out.
LONGEST = dt.timedelta(days=120)
# A gift that somebody fetches late is still found by its number.
KEPT_AFTER = dt.timedelta(days=14)
# What only an address, a mail or a phone number has.
CONTACT = r"@|[0-9]{4}"


class WishState(models.TextChoices):
    """Where a wish stands."""

    OPEN = "open", pgettext_lazy("a wish", "Open")
    TAKEN = "taken", pgettext_lazy("a wish", "Taken over")
    HANDED_OUT = "handed_out", pgettext_lazy("a gift", "Handed out")


class WishTreeQuerySet(models.QuerySet["WishTree"]):
    """Trees in the words of the house."""

    def to_clear(self, today: dt.date) -> Self:
        """Those whose wishes have done their work."""
        return self.filter(ends_on__lt=today - KEPT_AFTER, wishes__isnull=False).distinct()


class WishTree(models.Model):
    """One action. Of its wishes two sums stay."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    begins_on = models.DateField(_("begins on"))
    ends_on = models.DateField(_("gifts are handed out until"))
    # A number that was given once means one child, also when the wish was taken off.
    last_number = models.PositiveSmallIntegerField(_("last number"), default=0, editable=False)
    wished = models.PositiveSmallIntegerField(_("wishes in the end"), null=True, editable=False)
    handed_out = models.PositiveSmallIntegerField(_("gifts in the end"), null=True, editable=False)

    objects = WishTreeQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish tree")
        verbose_name_plural = _("wish trees")
        ordering = ["-ends_on", "name"]
        constraints = [
            models.CheckConstraint(
                name="wish_tree_ends_soon",
                condition=Q(ends_on__gte=F("begins_on")) & Q(ends_on__lte=F("begins_on") + LONGEST),
                violation_error_message=_(
                    "A wish tree ends within four months. Choose an earlier day, not in the past."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def erased_on(self) -> dt.date:
        """The night in which its wishes are deleted."""
        return self.ends_on + KEPT_AFTER + dt.timedelta(days=1)


class TreeWish(Addressed):
    """A child's age and wish under a number, which the family carries. Nobody knows whose it is, nor who grants it."""

    tree = models.ForeignKey(WishTree, verbose_name=_("wish tree"), on_delete=models.CASCADE, related_name="wishes")
    number = models.PositiveSmallIntegerField(_("number"))
    age = models.PositiveSmallIntegerField(_("age"))
    wish = models.CharField(_("wish"), max_length=100)
    state = models.CharField(_("state"), max_length=10, choices=WishState, default=WishState.OPEN)

    class Meta:
        verbose_name = pgettext_lazy("on a tree", "wish")
        verbose_name_plural = pgettext_lazy("on a tree", "wishes")
        ordering = ["tree", "number"]
        constraints = [
            models.UniqueConstraint(name="tree_wish_number_once", fields=["tree", "number"]),
            models.CheckConstraint(name="tree_wish_number_shown", condition=Q(number__range=(1, LAST_NUMBER))),
            models.CheckConstraint(
                name="tree_wish_of_a_child",
                condition=Q(age__lte=OLDEST),
                violation_error_message=_("The age is a number from 0 to 17."),
            ),
            models.CheckConstraint(
                name="tree_wish_leaves_no_contact",
                condition=~Q(wish__regex=CONTACT) & ~Q(wish=""),
                violation_error_message=_("Write what the child wishes for, without a phone number or an address."),
            ),
            models.CheckConstraint(name="tree_wish_state_known", condition=Q(state__in=WishState.values)),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def is_open(self) -> bool:
        return self.state == WishState.OPEN

    @property
    def is_taken(self) -> bool:
        return self.state == WishState.TAKEN
