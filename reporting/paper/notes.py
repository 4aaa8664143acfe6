"""Numbers what is said about many tables and values once: their notes stand together in the annex."""

from collections.abc import Callable


class Notes:
    """Notes in the order in which the report names them first; the same words are one note."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number_of(self, words: str) -> int:
        """Return the number of a note, from 1 on."""
        return self._numbers.setdefault(words, len(self._numbers) + 1)

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(self._numbers)


NumberOf = Callable[[str], int]
