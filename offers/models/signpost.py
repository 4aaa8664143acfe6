"""Who helps with what the house does not do itself, which pages the portal has, and which words mean the same."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from familienzentrum.models.base import Addressed, Keyed
from offers.choices import PortalPage
from offers.models.also_searched import ALSO_SEARCHED_AS, ONE_PER_LINE, lines_of


class Signpost(Addressed, Keyed):
    """Help that others give: who, where, how to reach them, how long it takes. What is not known is not said.

    Whoever wants to do it alone finds the steps, the papers to tick off, and a form explained field by field.
    """

    title = models.CharField(_("title"), max_length=120, unique=True)
    summary = models.CharField(_("one sentence"), max_length=240)
    who = models.CharField(_("who helps"), max_length=160)
    where = models.CharField(_("where"), max_length=240, blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    takes = models.CharField(_("how long it takes"), max_length=240, blank=True)
    steps = models.TextField(_("steps"), blank=True, max_length=2000, help_text=ONE_PER_LINE)
    papers = models.TextField(_("papers that are needed"), blank=True, max_length=2000, help_text=ONE_PER_LINE)
    fee = models.CharField(_("what it costs"), max_length=240, blank=True)
    explained = models.TextField(
        _("the form, explained"),
        blank=True,
        max_length=4000,
        help_text=_("One field per line: its name as on the form, a colon, and what is meant."),
    )
    also_searched_as = models.TextField(ALSO_SEARCHED_AS, blank=True, max_length=8000, help_text=ONE_PER_LINE)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("signpost")
        verbose_name_plural = _("signposts")
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def helps_oneself(self) -> bool:
        """Whether it says how to do it, and not only who helps."""
        return bool(self.steps or self.papers or self.explained)


class PageWords(Keyed):
    """By which words a page of the portal is found."""

    leads_to = models.CharField(_("page"), max_length=40, choices=PortalPage, unique=True)
    title = models.CharField(_("title"), max_length=120)
    summary = models.CharField(_("one sentence"), max_length=240, blank=True)
    also_searched_as = models.TextField(ALSO_SEARCHED_AS, blank=True, max_length=8000, help_text=ONE_PER_LINE)

    class Meta:
        verbose_name = _("page that is found")
        verbose_name_plural = _("pages that are found")
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                name="page_words_page_known",
                condition=Q(leads_to__in=PortalPage.values),
                violation_error_message=_("Choose a page from the list."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Synonym(Keyed):
    """Everyday words, and what they are called in offers; or words that put help in an emergency first."""

    words = models.TextField(_("words"), max_length=2000, help_text=ONE_PER_LINE)
    means = models.CharField(
        _("is searched as"), max_length=120, blank=True, help_text=_("The word that offers and signposts use.")
    )
    is_cry_for_help = models.BooleanField(
        _("words of need"), default=False, help_text=_("Help in an emergency then stands above everything.")
    )

    class Meta:
        verbose_name = _("everyday words")
        verbose_name_plural = pgettext_lazy("several sets", "everyday words")
        ordering = ["means", "id"]
        constraints = [
            models.CheckConstraint(
                name="synonym_does_something",
                condition=~Q(means="") | Q(is_cry_for_help=True),
                violation_error_message=_("Say what is searched instead, or tick that these are words of need."),
            )
        ]

    def __str__(self) -> str:
        return self.means or ", ".join(lines_of(self.words)[:3])

    @property
    def words_in_a_row(self) -> str:
        """The first of them, as a list shows them."""
        words = lines_of(self.words)
        return ", ".join(words[:5]) + (" …" if len(words) > 5 else "")
