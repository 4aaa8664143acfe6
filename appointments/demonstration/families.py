"""Synthetic families: how many come, and what they tell. Nobody in here exists."""

from collections.abc import Collection
from dataclasses import dataclass
from random import Random

from appointments.demonstration.chance import pick
from appointments.models import PersonalData
from familienzentrum.choices import Language
from familienzentrum.codes import new_code
from offers.choices import AgeSpan
from offers.models import Offer

# Typical pseudonyms.
_NAMES = ["Familie Sonne", "Familie Igel", "Familie Ahorn", "Familie Wolke", "Blaue Tasse", "Rotes Fahrrad", "Möwe"]
_NAMES += ["M. K.", "A. B.", "Frau Muster", "Herr Beispiel", "Lotta", "Sam", "Yara", "Oma Probe", "Drei Löwen"]
_NOTES = {"": 8, "Wir kommen mit dem Kinderwagen.": 1, "Bitte einen ruhigen Raum.": 1, "Eine Freundin kommt mit.": 1}
# Empty: not said.
_LANGUAGES = {Language.GERMAN: 62, "": 8, Language.ARABIC: 7, Language.TURKISH: 6, Language.UKRAINIAN: 5}
_LANGUAGES |= {Language.ENGLISH: 4, Language.RUSSIAN: 3, Language.POLISH: 2, Language.KURDISH: 2, Language.OTHER: 1}
_SCHOOL_AGE = 6


@dataclass(frozen=True)
class Family:
    """Who comes to one appointment; children are counted by the slug of their age phase."""

    adults: int
    children_by_age: dict[str, int]

    @property
    def children(self) -> int:
        return sum(self.children_by_age.values())


def family_for(offer: Offer, chance: Random) -> Family:
    """Return a family that fits an offer; young people come alone to offers for them only."""
    phases = list(offer.age_phases.all())
    ages = [phase.slug for phase in phases if phase.span == AgeSpan.CHILDREN]
    if offer.is_sensitive and phases and all((phase.from_years or 0) >= _SCHOOL_AGE for phase in phases):
        return Family(adults=0, children_by_age={chance.choice(ages): 1})
    children = [chance.choice(ages) for _ in range(pick({0: 25, 1: 45, 2: 22, 3: 8}, chance))] if ages else []
    return Family(adults=pick({1: 78, 2: 22}, chance), children_by_age={age: children.count(age) for age in children})


def personal_data(family: Family, needs: Collection[str], chance: Random) -> PersonalData:
    """Return what this family typed, with a new code; it left what the way of meeting `needs`."""
    language = language_of_a_talk(chance)
    # Numbers reserved for fiction.
    number = f"030 23125 {chance.randrange(200, 300)}"
    return PersonalData(
        code=new_code(),
        name=pick({"": len(_NAMES) // 3} | dict.fromkeys(_NAMES, 1), chance),
        phone=number if "phone" in needs else pick({"": 1, number: 1}, chance),
        address=f"Musterweg {chance.randrange(1, 100)}" if "address" in needs else "",
        door_name="Muster" if "door_name" in needs else "",
        language=language,
        needs_interpreter=language not in {"", Language.GERMAN} and chance.random() < 0.4,
        note=pick(_NOTES, chance),
        children_by_age=family.children_by_age,
    )


def language_of_a_talk(chance: Random) -> str:
    return str(pick(_LANGUAGES, chance))
