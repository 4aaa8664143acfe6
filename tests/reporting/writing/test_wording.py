"""Numbers in running text: found in digits and words, told apart by what they count."""

from decimal import Decimal

import pytest

from reporting.recheck.texts import _NUMBER
from reporting.writing.wording.numerals import harmless, numerals
from reporting.writing.wording.sentences import LONGEST, sentences_of, shortened


def found(text):
    return [(numeral.written, numeral.counts_people) for numeral in numerals(text)]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Es kamen drei Familien.", "drei Familien"),
        ("Drei neue Familien kamen.", "Drei neue Familien"),
        ("Am Ende blieb nur ein einziges Kind.", "nur ein einziges Kind"),
        ("Da war nur eine Mutter.", "nur eine Mutter"),
        ("Eine der Mütter kam wieder.", "Eine der Mütter"),
        ("Es waren 2 alleinerziehende Väter.", "2 alleinerziehende Väter"),
        ("Von 40 Kindern kamen drei davon aus der Stadt.", "drei davon"),
        ("Wir sprachen mit vier Neustädter Familien.", "vier Neustädter Familien"),
        ("Es meldeten sich zwei Teilnehmer*innen.", "zwei Teilnehmer*innen"),
        ("Eine 4-köpfige Familie zog ein.", "4-köpfige Familie"),
        ("Es gab drei Erziehungsberatungen.", "drei Erziehungsberatungen"),
        ("Die beiden neuen Familien blieben.", "beiden neuen Familien"),
        ("Es kostete 500 Euro, für 500 Euro 3 Familien.", "3 Familien"),
        ("Im letzten Jahr 3 Familien, sonst keine.", "3 Familien"),
        ("DREI KINDER", "DREI KINDER"),
        ("Eine Mutter wurde begleitet.", "Eine Mutter"),
        ("Ein Ehepaar aus Neustadt sucht Rat.", "Ein Ehepaar"),
        ("Für je ein Kind gab es einen Platz.", "ein Kind"),
        ("III Familien kamen.", "III Familien"),
        ("Die Zahl der Mütter lag bei drei.", "drei"),
        ("Zehn Familien sagten zu, zwei kamen.", "zwei"),
        ("٣ Kinder", "٣ Kinder"),
        ("d\u00adrei\u00a0Fami\u200blien", "drei Familien"),
    ],
)
def test_small_count_of_people_is_found_with_its_noun(text, phrase):
    assert phrase in [numeral.phrase for numeral in numerals(text) if numeral.counts_people]


@pytest.mark.parametrize(
    "text",
    [
        "Wenn eine Familie Hilfe braucht, ist das Haus da.",
        "Eine der wichtigsten Aufgaben war der Umbau.",
        "Beide Eltern arbeiten, beide Seiten sind zufrieden.",
        "Am 3. März 2025, vom 2. bis 4. April, am 03.05. und am 2025-06-07.",
        "In den Jahren 2024/25, 2024–2026 und im März 2025.",
        "Montags von 9 bis 12 Uhr, um 9:30 und um 14.15 Uhr.",
        "Das kostet 3.000 €, 5.000 bis 10.000 Euro, 2,5 Mio. € oder EUR 500.",
        "Nach § 8, §§ 16 bis 18, § 10b Abs. 2 SGB VIII und Artikel 6.",
        "Telefon 05181 703-0 oder +49 160 1234567.",
        "Vorlage 12/2025 und 003/XIX, Tabelle 4.",
        "Marktplatz 3, 12345 Neustadt.",
        "Kinder von 0–3 Jahren, 3- bis 6-jährige Kinder, U3-Kinder.",
        "Zwei Wochen, drei Tage, 14 Stunden, 25 m².",
        "1. Der erste Punkt",
        "Als Vater oder wie eine Mutter wurde niemand angesprochen.",
        "Ein Vater sollte, eine Mutter kann, ein Kind darf kommen.",
        "Eine Beratung dauerte länger, ein Angebot wurde neu.",
        "Teil II Familien im Ort, Anhang I Kinder.",
    ],
)
def test_what_counts_nobody_is_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    ["In drei Stadtteilen wohnen Familien.", "Es gab drei Angebote für Mütter.", "Drei: Familien", "Drei kamen."],
)
def test_number_that_may_count_people_is_found_without_a_noun(text):
    assert [(written.lower(), people) for written, people in found(text)] == [("drei", False)]


def test_ranges_have_two_ends_that_count_the_same():
    assert found("drei bis fünf Familien, 3–5 Kinder") == [("drei", True), ("fünf", True), ("3", True), ("5", True)]


def test_name_after_people_is_still_a_name():
    assert found("Zehn Familien kamen in Haus 3.") == [("Zehn", True)]


def test_year_that_counts_people_is_no_year():
    assert found("1950 Besuche im Jahr 1950") == [("1950", True)]


def test_values_are_read_as_germans_write_them():
    written = "1.024 Kontakte, 12,5 %, zwölf Kinder, 3 Prozent"
    values = [Decimal(1024), Decimal("12.5"), Decimal(12), Decimal(3)]
    assert [numeral.value for numeral in numerals(written)] == values


def test_shares_are_found_in_signs_and_in_words():
    text = "12 % der Kinder, 3 bis 5 Prozent, die Hälfte der Familien, jede dritte Mutter."
    shares = [numeral.written for numeral in numerals(text) if numeral.is_share]
    assert shares == ["12 %", "3", "5 Prozent", "Hälfte", "jede dritte"]


UNITS = ["", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
TEENS = ["zehn", "elf", "zwölf", *(f"{name}zehn" for name in ["drei", "vier", "fünf", "sech", "sieb", "acht", "neun"])]
TENS = ["", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]


def in_words(number):
    """Write a number from two to 999 as German does; written without the code that reads it."""
    hundreds, rest = divmod(number, 100)
    tens, unit = divmod(rest, 10)
    below = TEENS[unit] if tens == 1 else "und".join(filter(None, [UNITS[unit], TENS[tens]]))
    return (f"{UNITS[hundreds]}hundert" if hundreds else "") + (below if rest != 1 else "eins")


def test_every_number_in_words_up_to_999_is_read_and_the_audit_knows_it():
    for number in range(2, 1000):
        text = f"{in_words(number)} Kinder"
        assert [numeral.value for numeral in numerals(text) if numeral.counts_people] == [number], text
        assert _NUMBER.findall(text) == [in_words(number)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Ein paar Mütter kamen.", 2),
        ("Eine Handvoll Kinder blieb.", 4),
        ("Ein halbes Dutzend Familien kam.", 6),
        ("Ein Dutzend Familien kam.", 12),
        ("Die Hälfte der acht Familien kam.", 4),
        ("Zwei Drittel der 9 Kinder kamen.", 6),
        ("Jede vierte der zwölf Mütter kam.", 3),
        ("20 Prozent der fünfzehn Väter kamen.", 3),
    ],
)
def test_few_people_and_parts_of_a_number_of_people_are_counted(text, value):
    assert value in [numeral.value for numeral in numerals(text) if numeral.counts_people]


def test_sentences_end_where_people_end_them():
    text = "Am 3. März kamen ca. 30, z. B. Väter. Danach mehr!\nNeue Zeile"
    assert [*sentences_of(text)] == ["Am 3. März kamen ca. 30, z. B. Väter.", "Danach mehr!", "Neue Zeile"]


def test_long_sentence_is_cut_around_its_number():
    short = shortened("Wort " * 200 + "drei Familien " + "Wort " * 200, "drei")
    assert "drei Familien" in short
    assert len(short) <= LONGEST + 2


ODD = (
    "x" * 5000, "", "\x00\x01", "🦊" * 500, "3.000" * 1000, "مرحبا 3", "a-" * 2000, "drei " * 2000,
    "Eine Mutter hat " * 600, "III " * 2500,
)  # fmt: skip


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_are_read_without_trouble(text):
    assert all(numeral.written for numeral in numerals(text))


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Am 1. Mai kamen 12 Familien.", ["1"]),
        ("Für 5 Euro kamen 50 Familien.", ["5"]),
        ("Es kamen 12 Familien.", []),
    ],
)
def test_every_other_number_is_named_as_counting_nobody(text, others):
    assert [written for written, _sentence in harmless(text)] == others
