"""Numbers in what people wrote: each stands in the list that a second person read, or is named as counting nobody.

Read without the code that made the list: digits, German words up to 999, words for few and for parts.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

Published = Mapping[str, Any]
_UNIT = "(?:ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun)"
_SIMPLE = "(?:zwei|zwo|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|(?:drei|vier|fünf|sech|sieb|acht|neun)zehn)"
_TENS = "(?:zwanzig|drei(?:ß|ss)ig|(?:vier|fünf|sech|sieb|acht|neun)zig)"
_BELOW = f"(?:{_UNIT}und{_TENS}|{_TENS}|{_SIMPLE})"
_WORD = f"{_UNIT}?hundert(?:und)?(?:{_BELOW}|eins?)?|{_BELOW}"
_FEW = "(?-i:paar)|hand ?voll|dutzend|hälfte|drittel|viertel|fünftel"
_NUMBER = re.compile(rf"\d+|\b(?:{_WORD}|{_FEW})\b", re.IGNORECASE)
# The lists of numbers in texts, which are all of them together.
READ = ("to_read", "in_tables", "counting_nobody")
_OF_PICTURES = ("alternative", "rights")
# Letters that nobody sees.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2069\u202a-\u202e\ufeff]")


def unread(published: Published) -> Iterator[str]:
    """Yield the numbers of texts that stand in none of the lists; nothing of a release whose lists are not whole."""
    lists = published.get("numbers_in_texts", {})
    if "counting_nobody" not in lists:
        return
    read = [one for part in READ for one in lists[part]]
    listed = [(_seen(one["number"]).lower(), _seen(one["sentence"]).strip("…")) for one in read]
    for place, text in _texts(published):
        seen = _seen(text)
        here = {part for number, sentence in listed if sentence in seen for part in _NUMBER.findall(number)}
        for number in _NUMBER.findall(seen):
            if number.lower() not in here:
                yield f"{place} says {number}, which nobody has read"


def _seen(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def _texts(published: Published) -> Iterator[tuple[str, str]]:
    """Yield whatever people wrote into the report, with its place."""
    yield "what changed", published["changes"]
    for chapter in published["chapters"]:
        yield f"the text of the chapter {chapter['key']}", chapter["text"]
        for words in chapter.get("partners", ()):
            yield f"the text of the partner {words['office']!r}", words["text"]
        if picture := chapter.get("picture"):
            yield from ((f"the picture of the chapter {chapter['key']}", picture[name]) for name in _OF_PICTURES)
    for group in published["goals"]:
        for goal in group["goals"]:
            yield from ((f"the goal {goal['title']!r}", text) for text in _of_goal(goal))
    yield from _of_money(published)
    for paper in [*published.get("papers", ()), *filter(None, [published.get("paper")])]:
        place = f"the council paper {paper['title']!r}"
        yield from ((place, paper.get(name, "")) for name in ("title", "proposal", "contact", "signed_by"))
        for station in paper.get("stations", ()):
            yield from ((f"the decision on {place}", station[name]) for name in ("decision", "follow_up"))


def _of_money(published: Published) -> Iterator[tuple[str, str]]:
    for line in published.get("budget_lines", ()):
        yield from ((f"the budget line {line['title']!r}", line[name]) for name in ("title", "condition"))
    for report in published.get("grants", ()):
        title, purpose = report["grant"]["title"], report["grant"]["purpose"]
        yield from ((f"the grant {title!r}", text) for text in (title, purpose, report["done"]))


def _of_goal(goal: Mapping[str, Any]) -> Iterator[str]:
    yield from (goal[name] for name in ("title", "description", "indicator", "unit", "assessment"))
    for step in (*goal["steps"], *goal["next_steps"]):
        yield from (step[name] for name in ("title", "by", "outcome"))
