"""Makes the certificate of audits that found no leak."""

from collections.abc import Iterable, Sequence

from familienzentrum.canonical import checksum
from reporting.disclosure.attacker_knowledge import Publication
from reporting.disclosure.audit import Audit
from reporting.disclosure.audit_results import AuditResult
from reporting.disclosure.certificate import (
    Certificate,
    CertifiedCell,
    CertifiedClique,
    CertifiedPopulation,
    Source,
)
from reporting.disclosure.junction_tree import CliqueTable
from reporting.disclosure.solver import SOLVER


def certify(
    audits: Iterable[Audit], publications: Sequence[Publication], *, k: int, withheld: Iterable[str]
) -> Certificate:
    return Certificate(
        k=k,
        solver=SOLVER,
        sources=tuple(_source(publication) for publication in publications),
        groups=tuple(_population(audit) for audit in audits),
        withheld=tuple(sorted(withheld)),
    )


def _source(publication: Publication) -> Source:
    made = {name: checksum(table.as_json()) for name, table in publication.tables.items()}
    return Source(publication.name, tuple(sorted((made | dict(publication.checksums)).items())))


def _population(audit: Audit) -> CertifiedPopulation:
    """Keep the witnesses that are needed only, numbered anew."""
    safe = [result for result in audit.results if result.is_safe(audit.k)]
    used = sorted({witness for result in safe for witness in (result.low_witness, result.high_witness)})
    number = {witness: new for new, witness in enumerate(used)}
    return CertifiedPopulation(
        population=audit.linked.knowledge.population,
        year=audit.linked.knowledge.year,
        belief=audit.linked.revisions,
        blocks=tuple(_clique(table) for table in audit.linked.clique_tables),
        witnesses=tuple(_witness(audit, witness) for witness in used),
        protected=tuple(_cell(result, number) for result in safe),
        given_away=tuple(sorted({cell_id for cell_id, _since in audit.prior_disclosures})),
    )


def _clique(table: CliqueTable) -> CertifiedClique:
    combinations = tuple(
        tuple(table.categories[name][index] for name, index in zip(table.dimensions, column, strict=True))
        for column in table.coordinates.T.tolist()
    )
    return CertifiedClique(table.dimensions, combinations, table.multiple, table.layers)


def _witness(audit: Audit, number: int) -> tuple[tuple[tuple[int, int], ...], ...]:
    """Return the variables of each clique table that are not zero, as [index, count] pairs."""
    counts = audit.witnesses[number]
    return tuple(
        tuple(
            (index, int(counts[table.start + index])) for index in range(table.variables) if counts[table.start + index]
        )
        for table in audit.linked.clique_tables
    )


def _cell(result: AuditResult, number: dict[int, int]) -> CertifiedCell:
    source, table, row, column = result.target.cell_id
    return CertifiedCell(
        source=source,
        table=table,
        row=row,
        column=column,
        low=result.low,
        low_witness=number[result.low_witness],
        high=result.high,
        high_witness=number[result.high_witness],
        least=result.lower_bound,
        most=result.upper_bound,
        since=result.target.since,
    )
