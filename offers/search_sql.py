"""The statements by which the database keeps what is searched. Nothing that anybody typed gets into their text."""

from itertools import combinations
from typing import NamedTuple

from offers.spelling import sql_folded, sql_is_stopped, sql_sounded, sql_stem, sql_words

# Number of the advisory lock: whoever changes another word of the same thing meanwhile reads this change, too.
_LOCK = 818
LOCKED = f"PERFORM pg_advisory_xact_lock({_LOCK});\n"
# What a word says about what it is found in, by where it stands: in German, and in translations of it.
GERMAN_WEIGHTS = {"heading": 12, "also": 10, "summary": 6, "topics": 4, "body": 2, "around": 1}
SAID_WEIGHTS = {"said_heading": 10, "said_summary": 4, "said_body": 1}
WEIGHTS = GERMAN_WEIGHTS | SAID_WEIGHTS
MARK_WEIGHT = 6
# How many of the first letters are looked at for words that differ by a letter or two.
NEAR_LENGTH = 8
LONGEST_WORD = 60
# From so many letters on a word may differ by two, if it is German, from so many on by one.
TWO_DIFFER, ONE_DIFFERS = 7, 4
# German words of so many letters are also known by their sound, which stands behind a sign that no word has.
SOUNDS_FROM, SOUND = 5, "~"


class Source(NamedTuple):
    """A table whose changes change entries: of which columns, and by which statement. Without columns, its rows."""

    name: str
    table: str
    columns: tuple[str, ...]
    statement: str


_COLUMNS = (*WEIGHTS, "marks")
# Whose translations are searched, and as what.
_SAID: dict[str, dict[str, tuple[str, ...]]] = {
    "offer": {
        "said_heading": ("title",),
        "said_summary": ("summary",),
        "said_body": ("audience", "description", "bring_along"),
    },
    "topic": {"said_heading": ("name",), "said_summary": ("line",)},
    "place": {"said_body": ("directions",)},
    "signpost": {"said_heading": ("title",), "said_summary": ("summary",), "said_body": ("who",)},
    "page": {"said_heading": ("title",), "said_summary": ("summary",)},
}


def _entry(thing: str, texts: dict[str, str], rows: str) -> str:
    """Return the statement that writes what is searched of these rows."""
    values = ", ".join(f"COALESCE({texts[column]}, '')" if column in texts else "''" for column in WEIGHTS)
    changed = ", ".join(f"{column} = EXCLUDED.{column}" for column in _COLUMNS)
    # What says the same as before is not written: its words need not be read again.
    before, after = (", ".join(f"{row}.{column}" for column in _COLUMNS) for row in ("entry", "EXCLUDED"))
    differs = f"({before}) IS DISTINCT FROM ({after})"
    return f"""
    INSERT INTO offers_searchentry AS entry ({thing}_id, {", ".join(_COLUMNS)})
    SELECT {thing}.id, {values}, {texts.get("marks", "ARRAY[]::varchar[]")}
    FROM {rows}
    ON CONFLICT ({thing}_id) DO UPDATE SET {changed} WHERE {differs};"""


def _key(text: str) -> str:
    """Return a text without what forms and files write differently, as `familienzentrum.texts.as_key` does."""
    return f"regexp_replace(btrim({text}, E' \\t\\r\\n'), E'[ \\t\\r]*\\n[ \\t\\r]*', E'\\n', 'g')"


def _said(thing: str) -> str:
    """Return the row `said`: what translations in all languages say of a thing, those of the German of now."""
    columns = _SAID[thing]
    german = " ".join(f"WHEN '{field}' THEN {thing}.{field}" for fields in columns.values() for field in fields)
    lines = "string_agg(text, E'\\n' ORDER BY language, field)"
    texts = ", ".join(
        f"{lines} FILTER (WHERE field IN ({', '.join(map(repr, fields))})) AS {column}"
        for column, fields in columns.items()
    )
    return f"""CROSS JOIN LATERAL (
        SELECT {texts} FROM familienzentrum_translation AS translation
        WHERE translation.kind = '{thing}' AND translation.row = {thing}.id
        AND {_key("german")} = {_key(f"CASE field {german} END")}
    ) AS said"""


def offers_where(which: str) -> str:
    """Return the statement that writes what is searched of those offers for which the condition `which` holds."""
    texts = {
        "heading": "offer.title",
        "also": "offer.also_searched_as",
        "summary": "offer.summary",
        "topics": "topics.names",
        "body": "concat_ws(E'\\n', offer.audience, offer.description, offer.bring_along)",
        "around": "concat_ws(E'\\n', office.name, provider.name, place.name)",
        "marks": "(SELECT array_agg('=' || code) FROM unnest(offer.languages) AS code) "
        "|| CASE WHEN offer.has_interpreter THEN ARRAY['=interpreter'] ELSE ARRAY[]::varchar[] END",
        **{column: f"said.{column}" for column in SAID_WEIGHTS},
    }
    texts["marks"] = f"COALESCE({texts['marks']}, ARRAY[]::varchar[])"
    rows = f"""offers_offer AS offer
    JOIN offers_office AS office ON office.id = offer.office_id
    JOIN offers_provider AS provider ON provider.id = office.provider_id
    LEFT JOIN offers_place AS place ON place.id = offer.place_id
    CROSS JOIN LATERAL (
        SELECT string_agg(topic.name, ' ' ORDER BY topic.id) AS names
        FROM offers_offer_topics AS of_offer JOIN offers_topic AS topic ON topic.id = of_offer.topic_id
        WHERE of_offer.offer_id = offer.id
    ) AS topics
    {_said("offer")}
    WHERE {which}"""
    return _entry("offer", texts, rows)


def _own(thing: str, which: str) -> str:
    """Return the statement that writes what is searched of those for which the condition holds."""
    texts, rows = _TEXTS[thing], f"offers_{_TABLES.get(thing, thing)} AS {thing}"
    if thing in _SAID:
        texts = texts | {column: f"said.{column}" for column in _SAID[thing]}
        rows = f"{rows} {_said(thing)}"
    return _entry(thing, texts, f"{rows} WHERE {which}")


def _changed(thing: str) -> str:
    return _own(thing, f"{thing}.id = NEW.id")


_TABLES = {"page": "pagewords"}
_TEXTS = {
    "topic": {"heading": "topic.name", "also": "topic.also_searched_as", "summary": "topic.line"},
    "place": {
        "heading": "place.name",
        "summary": "concat_ws(E'\\n', place.street, place.stop)",
        "body": "place.directions",
        "around": "place.town",
    },
    "signpost": {
        "heading": "signpost.title",
        "also": "signpost.also_searched_as",
        "summary": "signpost.summary",
        "body": "signpost.who",
        "around": "concat_ws(E'\\n', signpost.\"where\", signpost.takes)",
    },
    "page": {"heading": "page.title", "also": "page.also_searched_as", "summary": "page.summary"},
    "synonym": {"also": "synonym.words"},
}


ENTRIES = (
    Source(
        "offer_is_searched",
        "offers_offer",
        (
            *("title", "summary", "audience", "description", "bring_along", "also_searched_as"),
            *("languages", "has_interpreter", "office_id", "place_id"),
        ),
        offers_where("offer.id = NEW.id"),
    ),
    Source(
        "topics_are_searched",
        "offers_offer_topics",
        (),
        # Where an offer is deleted, what is searched of it may be gone already.
        offers_where(
            "offer.id IN (NEW.offer_id, OLD.offer_id) "
            "AND EXISTS (SELECT FROM offers_searchentry WHERE offer_id = offer.id)"
        ),
    ),
    Source(
        "topic_is_searched",
        "offers_topic",
        ("name", "line", "also_searched_as"),
        _changed("topic")
        + offers_where("offer.id IN (SELECT offer_id FROM offers_offer_topics WHERE topic_id = NEW.id)"),
    ),
    Source("office_is_searched", "offers_office", ("name", "provider_id"), offers_where("office.id = NEW.id")),
    Source("provider_is_searched", "offers_provider", ("name",), offers_where("provider.id = NEW.id")),
    Source(
        "place_is_searched",
        "offers_place",
        ("name", "street", "town", "directions", "stop"),
        _changed("place") + offers_where("place.id = NEW.id"),
    ),
    Source(
        "signpost_is_searched",
        "offers_signpost",
        ("title", "summary", "who", "where", "takes", "also_searched_as"),
        _changed("signpost"),
    ),
    Source("page_is_searched", "offers_pagewords", ("title", "summary", "also_searched_as"), _changed("page")),
    Source("synonym_is_searched", "offers_synonym", ("words",), _changed("synonym")),
)

# What is translated, by its kind: rows that a statement about translations was about stand in `seen`.
_SEEN = "(SELECT row FROM seen WHERE kind = '{kind}')"
SAID = "\n".join(
    [
        *(_own(thing, f"{thing}.id IN {_SEEN.format(kind=thing)}") for thing in ("topic", "place", "signpost", "page")),
        offers_where(f"offer.id IN {_SEEN.format(kind='offer')}"),
    ]
)

_PIECES = ", ".join(f"({weight}, NEW.{column}, {column in GERMAN_WEIGHTS})" for column, weight in WEIGHTS.items())
# Which of the first letters are left out: none, one, or two. Written out, because a planner takes a series for a
# thousand rows, and two of them for a million.
_PLACES = range(1, NEAR_LENGTH + 1)
_NONE = (0, NEAR_LENGTH + 1)
_LEFT_OUT = ", ".join(str(places) for places in (_NONE, *((0, place) for place in _PLACES), *combinations(_PLACES, 2)))
_NEAR = f"""ARRAY(
        SELECT DISTINCT left(letters, greatest(one - 1, 0))
            || substr(letters, one + 1, two - one - 1) || substr(letters, two + 1)
        FROM (SELECT left(spelled.word, {NEAR_LENGTH})) AS first (letters), (VALUES {_LEFT_OUT}) AS gone (one, two)
        WHERE length(spelled.word) >= {ONE_DIFFERS} AND (two <= length(letters) OR two > {NEAR_LENGTH})
        AND (one = 0 OR length(spelled.word) >= {TWO_DIFFER} AND spelled.is_german)
        UNION ALL SELECT '{SOUND}' || {sql_sounded("spelled.word")}
        WHERE length(spelled.word) >= {SOUNDS_FROM} AND spelled.is_german
    )"""
# A line as its stems, and without words that say nothing: who types "Geld für mein Kind" means "Geld für das Kind".
_STEMS_OF_LINE = f"""(
        SELECT string_agg(stem, ' ' ORDER BY number) AS whole,
            string_agg(stem, ' ' ORDER BY number) FILTER (WHERE NOT is_stopped) AS short
        FROM (
            SELECT number, {sql_stem("folded.word")} AS stem, {sql_is_stopped("lower(seen.shown)")} AS is_stopped
            FROM {sql_words("lines.line")} WITH ORDINALITY AS seen (shown, number),
                LATERAL (SELECT {sql_folded("seen.shown")} AS word) AS folded
            WHERE folded.word <> ''
        ) AS words
    )"""
_USED = "(SELECT FROM offers_searchposting WHERE word_id = offers_searchword.id)"
INDEXED = f"""
    {LOCKED}
    IF TG_OP = 'UPDATE' THEN
        before := ARRAY(SELECT word_id FROM offers_searchposting WHERE entry_id = NEW.id);
        DELETE FROM offers_searchposting WHERE entry_id = NEW.id;
        DELETE FROM offers_searchphrase WHERE entry_id = NEW.id;
    END IF;

    SELECT array_agg(word), array_agg(shown), array_agg(weight), array_agg(is_german)
    INTO found_words, found_shown, found_weights, found_german FROM (
        SELECT folded.word, min(seen.shown) AS shown, max(piece.weight) AS weight, bool_or(is_german) AS is_german
        FROM (VALUES {_PIECES}) AS piece (weight, text, is_german), {sql_words("piece.text")} AS seen (shown),
            LATERAL (SELECT {sql_folded("seen.shown")} AS word) AS folded
        WHERE folded.word <> '' AND length(folded.word) <= {LONGEST_WORD} GROUP BY folded.word
        UNION ALL SELECT DISTINCT mark, mark, {MARK_WEIGHT}, true FROM unnest(NEW.marks) AS mark
    ) AS found;

    INSERT INTO offers_searchword (word, stem, shown, near, is_german)
    SELECT spelled.word, {sql_stem("spelled.word")}, spelled.shown, {_NEAR}, spelled.is_german
    FROM unnest(found_words, found_shown, found_german) AS spelled (word, shown, is_german)
    WHERE NOT EXISTS (SELECT FROM offers_searchword AS known WHERE known.word = spelled.word);

    IF EXISTS (SELECT FROM offers_searchword WHERE word = ANY (found_words) AND NOT is_german) THEN
        UPDATE offers_searchword AS known SET is_german = true, near = {_NEAR}
        FROM unnest(found_words, found_german) AS spelled (word, is_german)
        WHERE known.word = spelled.word AND spelled.is_german AND NOT known.is_german;
    END IF;

    INSERT INTO offers_searchposting (word_id, entry_id, weight)
    SELECT known.id, NEW.id, spelled.weight FROM unnest(found_words, found_weights) AS spelled (word, weight)
    JOIN offers_searchword AS known ON known.word = spelled.word;

    IF TG_OP = 'UPDATE' THEN
        DELETE FROM offers_searchword WHERE id = ANY (before) AND NOT EXISTS {_USED};
    END IF;

    INSERT INTO offers_searchphrase (entry_id, line)
    SELECT DISTINCT NEW.id, stems.line
    FROM regexp_split_to_table(concat_ws(E'\\n', NEW.heading, NEW.also, NEW.said_heading), E'\\n') AS lines (line),
        LATERAL {_STEMS_OF_LINE} AS words,
        -- Everyday words are taken as they stand: words of need must not be heard where nobody said them.
        LATERAL (
            VALUES (whole), (CASE WHEN NEW.synonym_id IS NULL AND short LIKE '% %' THEN short END)
        ) AS stems (line)
    WHERE stems.line IS NOT NULL;
    RETURN NULL;"""
FORGOTTEN = f"""
    {LOCKED}
    DELETE FROM offers_searchposting WHERE entry_id = OLD.id;
    DELETE FROM offers_searchphrase WHERE entry_id = OLD.id;
    RETURN OLD;"""
ORPHANS = f"DELETE FROM offers_searchword WHERE NOT EXISTS {_USED};\nRETURN NULL;"
