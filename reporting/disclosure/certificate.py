"""The certificate of a release: for every hidden count two witnesses, lists of cases that explain all that is shown.

It is made from what is published and from nothing else, so that it can tell nobody anything new. The names of the
fields are the format of stored certificates, and are older than those of the classes.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from familienzentrum.canonical import checksum

METHOD = "2"


@dataclass(frozen=True)
class Source:
    """A publication that the attacker has read: its name, and the checksum of each of its tables."""

    name: str
    tables: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class CertifiedClique:
    """A clique of the junction tree: its dimensions, and their possible combinations of categories (`atoms`).

    `many` is a dimension with multiple responses. Each of its `layers` is a response: how many cases of each
    combination gave it; the last layer, "", counts those who gave none.
    """

    dimensions: tuple[str, ...]
    atoms: tuple[tuple[str, ...], ...]
    many: str = ""
    layers: tuple[str, ...] = ()


@dataclass(frozen=True)
class CertifiedCell:
    """A hidden count: its value in two witnesses, and the bounds of the linear relaxation if they were computed.

    With `since`, its difference from the count in that earlier source.
    """

    source: int
    table: str
    row: str
    column: str
    low: int
    low_witness: int
    high: int
    high_witness: int
    least: float | None = None
    most: float | None = None
    since: int | None = None


@dataclass(frozen=True)
class CertifiedPopulation:
    """One population in one year: its cliques (`blocks`), and of each witness the [index, count] pairs of each clique.

    `belief` is what the attacker assumes about revisions: "unchanged", "added" or "edited". `given_away` are the cells
    that earlier publications disclose by themselves.
    """

    population: str
    year: int
    belief: str
    blocks: tuple[CertifiedClique, ...] = ()
    witnesses: tuple[tuple[tuple[tuple[int, int], ...], ...], ...] = ()
    protected: tuple[CertifiedCell, ...] = ()
    given_away: tuple[tuple[int, str, str, str], ...] = ()


@dataclass(frozen=True)
class Certificate:
    """Everything needed to check by addition that nothing hidden can be computed."""

    k: int = 0
    method: str = METHOD
    solver: str = ""
    sources: tuple[Source, ...] = ()
    groups: tuple[CertifiedPopulation, ...] = ()
    withheld: tuple[str, ...] = ()

    @property
    def hidden(self) -> int:
        """How many hidden counts were proved safe."""
        return sum(len(group.protected) for group in self.groups)

    @property
    def witnesses(self) -> int:
        return sum(len(group.witnesses) for group in self.groups)

    @property
    def sha256(self) -> str:
        return checksum(asdict(self))

    def as_json(self) -> dict[str, Any]:
        """Return plain values, as a release keeps them."""
        return {**asdict(self), "sha256": self.sha256}


def certificate_of(values: Mapping[str, Any]) -> Certificate:
    """Return the certificate that `as_json` made plain values of."""
    return Certificate(
        k=values["k"],
        method=values["method"],
        solver=values["solver"],
        sources=tuple(Source(one["name"], _tuples(one["tables"])) for one in values["sources"]),
        groups=tuple(_population_of(one) for one in values["groups"]),
        withheld=tuple(values["withheld"]),
    )


def _population_of(values: Mapping[str, Any]) -> CertifiedPopulation:
    plain = {name: _tuples(value) for name, value in values.items()}
    blocks = tuple(CertifiedClique(**{name: _tuples(part) for name, part in one.items()}) for one in values["blocks"])
    protected = tuple(CertifiedCell(**one) for one in values["protected"])
    return CertifiedPopulation(**{**plain, "blocks": blocks, "protected": protected})


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def annex(certificate: Certificate) -> str:
    """Return the paragraph that the annex of a report prints."""
    words = _(
        "Counts smaller than %(k)s are hidden, and with them what would give them back. A program tried to compute "
        "what is hidden from all tables together, and from everything published before. For each of the %(hidden)s "
        "hidden counts it wrote down two lists of conversations that fit everything shown, and in which the count "
        "differs by %(room)s at least; anybody can check them by adding up. Certificate: %(checksum)s."
    )
    values = {"k": certificate.k, "hidden": certificate.hidden, "room": certificate.k - 1}
    return words % {**values, "checksum": certificate.sha256[:16]}
