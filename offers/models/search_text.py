"""What of an offer is searched, made by the database whenever one of its words changes."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _
from pgtrigger import After, Condition, Delete, Insert, UpdateOf

from familienzentrum.triggers import Guard
from offers.models.offer import Offer

# Number of the advisory lock.
_LOCK = 818
# A word in the title says more than one in the name of the provider.
_WEIGHTS = {
    "offer.title": "A",
    "topics.names": "A",
    "offer.summary": "B",
    "offer.audience": "C",
    "offer.description": "C",
    "office.name": "C",
    "provider.name": "D",
}
_WORDS = " || ".join(
    f"setweight(to_tsvector('german', COALESCE({text}, '')), '{weight}')" for text, weight in _WEIGHTS.items()
)
# Whatever stands between two spaces, from each of its signs on: what begins one of these is a part of some word.
_PARTS = f"""
    array_to_tsvector(ARRAY(
        SELECT DISTINCT substr(word, start, 100)
        FROM regexp_split_to_table(lower(concat_ws(' ', {", ".join(_WEIGHTS)})), '\\s+') AS word,
            generate_series(1, length(word) - 2) AS start
    ))"""


def made(which: str) -> str:
    """Return the statement that makes what is searched of those offers for which the condition `which` holds."""
    return f"""
    INSERT INTO offers_searchtext (offer_id, words, parts)
    SELECT offer.id, {_WORDS}, {_PARTS}
    FROM offers_offer AS offer
    JOIN offers_office AS office ON office.id = offer.office_id
    JOIN offers_provider AS provider ON provider.id = office.provider_id
    CROSS JOIN LATERAL (
        SELECT string_agg(topic.name, ' ' ORDER BY topic.id) AS names
        FROM offers_offer_topics AS of_offer JOIN offers_topic AS topic ON topic.id = of_offer.topic_id
        WHERE of_offer.offer_id = offer.id
    ) AS topics
    WHERE {which}
    ON CONFLICT (offer_id) DO UPDATE SET words = EXCLUDED.words, parts = EXCLUDED.parts;"""


def _kept(name: str, table: str, operation: object, which: str, *, changes: str = "") -> Guard:
    """Return a guard that makes it anew.

    The lock lets whoever changes another word of the same offer meanwhile read this change, too.
    """
    return Guard(
        name=name,
        table=table,
        when=After,
        operation=operation,
        condition=Condition(changes) if changes else None,
        func=f"PERFORM pg_advisory_xact_lock({_LOCK});{made(which)}\nRETURN NULL;",
    )


class SearchText(models.Model):
    """What of an offer is searched, its topics, office and provider included. Triggers keep it.

    `words` are inflected and weighted; `parts` hold each word from each of its signs on, for what is inside of one.
    """

    offer = models.OneToOneField(
        Offer, verbose_name=_("offer"), on_delete=models.CASCADE, primary_key=True, related_name="search_text"
    )
    words = SearchVectorField(_("words"), editable=False)
    parts = SearchVectorField(_("parts of words"), editable=False)

    class Meta:
        verbose_name = _("text that is searched")
        verbose_name_plural = _("texts that are searched")
        # Offers change rarely and are searched often: what is written waits in no list that each search would read.
        indexes = [
            GinIndex(fields=["words"], name="search_text_by_word", fastupdate=False),
            GinIndex(fields=["parts"], name="search_text_by_part", fastupdate=False),
        ]
        triggers = [
            _kept(
                "offer_is_searched",
                "offers_offer",
                Insert | UpdateOf("title", "summary", "audience", "description", "office_id"),
                "offer.id = NEW.id",
            ),
            _kept(
                "topics_are_searched",
                "offers_offer_topics",
                Insert | Delete,
                # Where an offer is deleted, what is searched of it may be gone already.
                "offer.id IN (NEW.offer_id, OLD.offer_id) "
                "AND EXISTS (SELECT FROM offers_searchtext WHERE offer_id = offer.id)",
            ),
            _kept(
                "topic_is_searched",
                "offers_topic",
                UpdateOf("name"),
                "offer.id IN (SELECT offer_id FROM offers_offer_topics WHERE topic_id = NEW.id)",
                changes="OLD.name <> NEW.name",
            ),
            _kept(
                "office_is_searched",
                "offers_office",
                UpdateOf("name", "provider_id"),
                "office.id = NEW.id",
                changes="OLD.name <> NEW.name OR OLD.provider_id <> NEW.provider_id",
            ),
            _kept(
                "provider_is_searched",
                "offers_provider",
                UpdateOf("name"),
                "provider.id = NEW.id",
                changes="OLD.name <> NEW.name",
            ),
        ]

    def __str__(self) -> str:
        return str(self.offer)
