"""What the desk asks for in words, such as “morgen um halb zehn” or “Dienstag Nachmittag”: in spoken German."""

import datetime as dt
import re
from dataclasses import dataclass

from appointments.choices import PartOfDay
from appointments.core.day_parts import part_of_day
from offers.spelling import folded, words_in

_RELATIVE = {folded(word): days for word, days in
             {"vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2}.items()}  # fmt: skip
_WEEKDAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
_WEEKDAY = {name: number for number, name in enumerate(_WEEKDAYS)} | {"sonnabend": 5}
_WEEKDAY |= {name[:2]: number for number, name in enumerate(_WEEKDAYS)}
_SPOKEN_HOURS = ["eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"]
_HOURS = {folded(word): hour for hour, word in enumerate(_SPOKEN_HOURS, start=1)} | {"ein": 1}
_PARTS = {folded(word): part for part, words in {
    PartOfDay.MORNING: "früh morgens vormittag vormittags",
    PartOfDay.AFTERNOON: "mittag mittags nachmittag nachmittags",
    PartOfDay.EVENING: "abend abends",
}.items() for word in words.split()}  # fmt: skip
_EMPTY = {folded(word) for word in ("am", "um", "gegen", "den", "der", "nächsten", "kommenden", "diesen", "uhr")}
# Minutes of a spoken time, and whether its hour is the one that is named or the one before.
_SPOKEN = {("viertel", "nach"): (15, 0), ("viertel", "vor"): (45, -1), ("halb",): (30, -1),
           ("dreiviertel",): (45, -1), ("drei", "viertel"): (45, -1), ("viertel",): (15, -1)}  # fmt: skip
_DATE = re.compile(r"\b(\d{1,2})\. ?(\d{1,2})\.(?: ?(\d{4}))?")
_CLOCK = re.compile(r"\b(\d{1,2})[:.](\d{2})\b|\b(\d{1,2}) ?(?:uhr|h)(?: (\d{2}))?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """A day, some times of day as hour and minute (None for the whole hour), or a part of the day."""

    day: dt.date | None = None
    times: frozenset[tuple[int, int | None]] = frozenset()
    part: PartOfDay | None = None

    @property
    def is_whole_day(self) -> bool:
        return not self.times and self.part is None

    def includes(self, start: dt.datetime) -> bool:
        """Return whether something that starts at this local time is meant."""
        is_then = not self.times or bool(self.times & {(start.hour, None), (start.hour, start.minute)})
        return is_then and self.part in (None, part_of_day(start))


def asked_moment(typed: str, today: dt.date) -> Asked | None:
    """Return what was asked for; None if there is a word in it that says nothing of a day or a time."""
    day, rest = _dated(typed, today)
    times, rest = _clock(rest)
    words = [folded(word) for word in words_in(rest)]
    part = None
    while words:
        spoken = _spoken(words)
        if spoken and not times:
            length, times = spoken
            words = words[length:]
            continue
        word = words.pop(0)
        if day is None and (found := _day_of(word, today)):
            day = found
        elif word in _PARTS and part is None:
            part = _PARTS[word]
        elif word not in _EMPTY:
            return None
    return Asked(day, times, part) if day or times or part else None


def _dated(typed: str, today: dt.date) -> tuple[dt.date | None, str]:
    """Return a date such as “3.12.” with what is left; without a year the nearest."""
    if not (found := _DATE.search(typed)):
        return None, typed
    rest, (day, month, year) = typed.replace(found[0], " ", 1), found.groups()
    days = []
    for one in [int(year)] if year else [today.year - 1, today.year, today.year + 1]:
        try:
            days.append(dt.date(one, int(month), int(day)))
        except ValueError:
            continue
    return min(days, key=lambda one: abs(one - today), default=None), rest


def _clock(typed: str) -> tuple[frozenset[tuple[int, int | None]], str]:
    if not (found := _CLOCK.search(typed)):
        return frozenset(), typed
    hour, minute = found[1] or found[3], found[2] or found[4]
    return frozenset({(int(hour), int(minute) if minute else None)}), typed.replace(found[0], " ", 1)


def _spoken(words: list[str]) -> tuple[int, frozenset[tuple[int, int | None]]] | None:
    """Return how many words say a time, and which times: nobody says whether three is in the afternoon."""
    for before, (minute, shift) in _SPOKEN.items():
        length = len(before)
        if tuple(words[:length]) == before and (hour := _hour(words[length : length + 1])):
            return length + 1, frozenset({((hour + shift) % 24, minute), ((hour + shift + 12) % 24, minute)})
    if hour := _HOURS.get(words[0]):
        return 1, frozenset({(hour, None), ((hour + 12) % 24, None)})
    return None


def _hour(words: list[str]) -> int | None:
    if not words:
        return None
    word = words[0]
    return _HOURS.get(word) or (int(word) if word.isdecimal() and 1 <= int(word) <= 12 else None)


def _day_of(word: str, today: dt.date) -> dt.date | None:
    if word in _RELATIVE:
        return today + dt.timedelta(days=_RELATIVE[word])
    if word in _WEEKDAY:
        return today + dt.timedelta(days=(_WEEKDAY[word] - today.weekday()) % 7)
    return None
