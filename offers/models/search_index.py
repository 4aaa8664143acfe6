"""What is searched: the texts of each thing that families may look for, and the words in them. Triggers keep it."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from pgtrigger import After, Before, Delete, Insert, Operation, Referencing, Statement, Update, UpdateOf

from familienzentrum.triggers import Guard
from offers.models.offer import Offer
from offers.models.place import Place
from offers.models.signpost import PageWords, Signpost, Synonym
from offers.models.taxonomy import Topic
from offers.search_sql import ENTRIES, FORGOTTEN, INDEXED, LOCKED, ORPHANS, SAID, WEIGHTS

THINGS = ("offer", "topic", "place", "signpost", "page", "synonym")


def _one_thing() -> Q:
    """Whether exactly one of the references is set."""
    only = Q()
    for thing in THINGS:
        only |= Q(**{f"{other}__isnull": other != thing for other in THINGS})
    return only


def _refers_to(model: type[models.Model]) -> models.OneToOneField:
    """Return the reference to what an entry is about."""
    return models.OneToOneField(
        model,
        verbose_name=model._meta.verbose_name,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="search_entry",
    )


def _translations_are_searched(name: str, operation: Operation, **rows: str) -> Guard:
    """Return what writes entries anew after a statement that changed translations: once for all of its rows."""
    return Guard(
        name=name,
        table="familienzentrum_translation",
        level=Statement,
        when=After,
        operation=operation,
        referencing=Referencing(**rows),
        func=LOCKED + SAID + "\nRETURN NULL;",
    )


class SearchEntry(models.Model):
    """The texts of one thing. What stands in its heading says more than what stands around it."""

    # Triggers write it anew with the row that it is about.
    is_made_by_triggers = True

    offer = _refers_to(Offer)
    topic = _refers_to(Topic)
    place = _refers_to(Place)
    signpost = _refers_to(Signpost)
    page = _refers_to(PageWords)
    synonym = _refers_to(Synonym)
    heading = models.TextField(_("heading"))
    also = models.TextField(_("also searched as"))
    summary = models.TextField(_("summary"))
    topics = models.TextField(_("topics"))
    body = models.TextField(_("text"))
    around = models.TextField(_("who and where"))
    # In all other languages, as far as they translate the German that stands there now.
    said_heading = models.TextField(_("heading in other languages"), default="")
    said_summary = models.TextField(_("summary in other languages"), default="")
    said_body = models.TextField(_("text in other languages"), default="")
    # Languages and interpreters, in signs of their own: what they are called is known where somebody asks.
    marks = ArrayField(models.CharField(max_length=12), verbose_name=_("marks"))

    class Meta:
        verbose_name = _("entry of the search")
        verbose_name_plural = _("entries of the search")
        constraints = [
            models.CheckConstraint(
                name="search_entry_of_one_thing",
                condition=_one_thing(),
                violation_error_message=_("An entry of the search is about one thing."),
            )
        ]
        indexes = [
            # A search finds thousands of entries and asks of each which offer it is about: without reading its texts.
            models.Index(fields=["id"], include=["offer"], name="search_entry_of_offer")
        ]
        triggers = [
            *(
                Guard(
                    name=source.name,
                    table=source.table,
                    when=After,
                    operation=Insert | UpdateOf(*source.columns) if source.columns else Insert | Delete,
                    func=LOCKED + source.statement + "\nRETURN NULL;",
                )
                for source in ENTRIES
            ),
            _translations_are_searched("added_translations", Insert, new="seen"),
            _translations_are_searched("changed_translations", Update, new="seen"),
            _translations_are_searched("removed_translations", Delete, old="seen"),
            Guard(
                name="words_are_searched",
                when=After,
                operation=Insert | UpdateOf(*WEIGHTS, "marks"),
                declare=[
                    ("before", "bigint[]"),
                    ("found_words", "text[]"),
                    ("found_shown", "text[]"),
                    ("found_weights", "int[]"),
                    ("found_german", "bool[]"),
                ],
                func=INDEXED,
            ),
            # By the database and not by Django: an offer loses its topics before it goes, which writes its words anew.
            Guard(name="words_go_with_their_entry", when=Before, operation=Delete, func=FORGOTTEN),
            Guard(name="words_are_forgotten", when=After, level=Statement, operation=Delete, func=LOCKED + ORPHANS),
        ]

    def __str__(self) -> str:
        return self.heading


class SearchWord(models.Model):
    """A word that stands somewhere: as it is compared, without its ending, and as it was first written.

    `near` holds what remains of its first letters without one or two of them: two words that have one of these in
    common differ by few letters.
    """

    word = models.TextField(_("word"), unique=True, db_collation="C")
    stem = models.TextField(_("stem"), db_collation="C", db_index=True)
    shown = models.TextField(_("as it is written"))
    near = ArrayField(models.TextField(), verbose_name=_("near"))
    # Whether it stands in a German text, or did once: German words are looked for inside of others.
    is_german = models.BooleanField(_("German"), default=True)

    class Meta:
        verbose_name = _("word of the search")
        verbose_name_plural = _("words of the search")
        indexes = [
            GinIndex(fields=["near"], name="search_word_near", fastupdate=False),
            models.Index(fields=["word"], include=["id"], condition=Q(is_german=True), name="search_word_german"),
        ]

    def __str__(self) -> str:
        return self.shown


class SearchPosting(models.Model):
    """A word stands in an entry, where it weighs so much at most."""

    pk = models.CompositePrimaryKey("word", "weight", "entry")
    word = models.ForeignKey(SearchWord, verbose_name=_("word"), on_delete=models.DO_NOTHING, db_index=False)
    entry = models.ForeignKey(SearchEntry, verbose_name=_("entry"), on_delete=models.DO_NOTHING)
    weight = models.PositiveSmallIntegerField(_("weight"))

    class Meta:
        verbose_name = _("place of a word")
        verbose_name_plural = _("places of words")


class SearchPhrase(models.Model):
    """A heading, or a line of "also searched as", as the stems of its words one after the other."""

    entry = models.ForeignKey(SearchEntry, verbose_name=_("entry"), on_delete=models.DO_NOTHING, related_name="phrases")
    line = models.TextField(_("line"), db_collation="C", db_index=True)

    class Meta:
        verbose_name = _("phrase of the search")
        verbose_name_plural = _("phrases of the search")
        constraints = [models.UniqueConstraint(name="search_phrase_once", fields=["entry", "line"])]
