"""Which passwords are too easy to guess: those of everybody, and those that whoever knows the house tries first.

A word is worth nothing if it stands in the name of the house, its town or its offers. What is left of a password
without such words, and without rows of keys, has to be long enough.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from familienzentrum.models import Centre

_SHORTEST_WORD = 4
_LETTERS_LEFT = 6
_SIGNS_LEFT = 6
# What people begin with, here.
_EVERYBODYS = [
    *("passwort", "password", "kennwort", "geheim", "hallo", "willkommen", "schatz", "liebe", "familie", "familien"),
    *("familienzentrum", "zentrum", "kinder", "sommer", "winter", "herbst", "frühling", "januar", "februar", "märz"),
    *("april", "juni", "juli", "august", "september", "oktober", "november", "dezember", "montag", "dienstag"),
    *("mittwoch", "donnerstag", "freitag", "samstag", "sonntag"),
]
_ROWS = ["1234567890", "qwertzuiopü", "qwertyuiop", "asdfghjklöä", "yxcvbnm", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz"]
_MEANT = str.maketrans("013457@$!", "oieastasi")

Words = Callable[[], Iterable[str]]
_OF_THE_HOUSE: list[Words] = []


def house_words(words: Words) -> Words:
    """Register what an app knows of the house: names that strangers know, too."""
    _OF_THE_HOUSE.append(words)
    return words


@house_words
def _of_the_centre() -> Iterator[str]:
    for name, municipality, town, street in Centre.objects.values_list("name", "municipality", "town", "street"):
        yield from (name, municipality, town, street)


class CommonWords(CommonPasswordValidator):
    """Django's list of twenty thousand, with digits and signs around such a word."""

    def validate(self, password: str, user: Any = None) -> None:
        bare = re.sub(r"[\W\d_]+", "", password.lower())
        if bare in self.passwords:
            raise ValidationError(self.get_error_message(), code="password_too_common")
        super().validate(password, user)

    def get_error_message(self) -> str:
        return _("Many people have this password. Choose another one: a short sentence is good.")


class HouseWords:
    """Refuses what consists of words that everybody tries, of this house, or of the account itself."""

    def validate(self, password: str, user: Any = None) -> None:
        left = _without_rows(_folded(password))
        for word in sorted(_known(user), key=len, reverse=True):
            left = left.replace(word, " ")
        letters = re.sub(r"[\W\d_]+", "", left)
        is_plain = left != _folded(password) and len(letters) < _LETTERS_LEFT
        if is_plain or len(set(password)) < _SIGNS_LEFT:
            raise ValidationError(
                _("This is easy to guess: it is made of names and words that many know. Add a few words of your own."),
                code="password_of_known_words",
            )

    def get_help_text(self) -> str:
        return ""


class LongEnough(MinimumLengthValidator):
    """Django's; several blanks count as one."""

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(re.sub(r"\s+", " ", password), user)


class Longest:
    """Hashing takes as long as a password is: nobody may make it take minutes."""

    def __init__(self, max_length: int) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > self.max_length:
            words = ngettext(
                "A password has at most %(number)d character. Choose a shorter one.",
                "A password has at most %(number)d characters. Choose a shorter one.",
                self.max_length,
            )
            raise ValidationError(words % {"number": self.max_length}, code="password_too_long")

    def get_help_text(self) -> str:
        return ""


def _known(user: Any) -> set[str]:
    own = [getattr(user, name, "") for name in ("username", "first_name", "last_name", "email")]
    texts = [*_EVERYBODYS, *own, *(text for words in _OF_THE_HOUSE for text in words())]
    found = {_folded(word) for text in texts for word in re.split(r"[\W\d_]+", text)}
    return {word for word in found if len(word) >= _SHORTEST_WORD}


def _folded(text: str) -> str:
    """Return it in small letters without accents, and with letters for the signs that stand for them."""
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(sign for sign in taken_apart if not unicodedata.combining(sign))
    return re.sub(r"(?<=[^\W\d_])[013457@$!](?=[^\W\d_])", lambda sign: sign[0].translate(_MEANT), plain)


def _without_rows(text: str) -> str:
    """Take out runs of four and more keys that lie side by side, in either direction."""
    for row in map(_folded, _ROWS):
        for keys in (row, row[::-1]):
            for start in range(len(keys) - 3):
                for end in range(len(keys), start + 3, -1):
                    text = text.replace(keys[start:end], " ")
    return text
