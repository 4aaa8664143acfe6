"""Writes the certificate of attacks that found nothing."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from reporting.disclosure import certificate as written
from reporting.disclosure.attacker_knowledge import Publication
from reporting.disclosure.audit import Attack
from reporting.disclosure.audit_results import Finding
from reporting.disclosure.certificate import Certificate, Source, checksum
from reporting.disclosure.solver import SOLVER


def certificate_of(
    attacks: Iterable[Attack], publications: Sequence[Publication], *, k: int, withheld: Iterable[str]
) -> Certificate:
    return Certificate(
        k=k,
        solver=SOLVER,
        sources=tuple(_source(publication) for publication in publications),
        groups=tuple(_group(attack) for attack in attacks),
        withheld=tuple(sorted(withheld)),
    )


def _source(publication: Publication) -> Source:
    tables = publication.tables.items()
    return Source(publication.name, tuple(sorted((name, checksum(table.as_json())) for name, table in tables)))


def _group(attack: Attack) -> written.Group:
    """Keep the witnesses that are needed only, numbered anew."""
    safe = [finding for finding in attack.findings if finding.is_safe(attack.k)]
    used = sorted({place for finding in safe for place in (finding.low_witness, finding.high_witness)})
    number = {place: new for new, place in enumerate(used)}
    return written.Group(
        population=attack.model.knowledge.population,
        year=attack.model.knowledge.year,
        belief=attack.model.belief,
        blocks=tuple(
            written.Block(
                dimensions=block.names,
                atoms=tuple(
                    tuple(block.keys[name][value] for name, value in zip(block.names, values, strict=True))
                    for values in block.coordinates.T.tolist()
                ),
                many=block.many,
                layers=block.layers,
            )
            for block in attack.model.blocks
        ),
        witnesses=tuple(_witness(attack, place) for place in used),
        protected=tuple(_protected(finding, number) for finding in safe),
        given_away=tuple(sorted({address for address, _since in attack.given_away})),
    )


def _witness(attack: Attack, place: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return the atoms of each block that have cases."""
    counts = attack.pool[place]
    return tuple(
        tuple((atom, int(counts[block.start + atom])) for atom in range(block.width) if counts[block.start + atom])
        for block in attack.model.blocks
    )


def _protected(finding: Finding, number: dict[int, int]) -> written.Protected:
    source, table, row, column = finding.target.address
    return written.Protected(
        source=source,
        table=table,
        row=row,
        column=column,
        low=finding.low,
        low_witness=number[finding.low_witness],
        high=finding.high,
        high_witness=number[finding.high_witness],
        least=finding.least,
        most=finding.most,
        since=finding.target.since,
    )


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
