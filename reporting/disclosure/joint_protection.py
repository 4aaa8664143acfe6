"""Protects all tables of a publication together, beside everything that was published before."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from familienzentrum.answering import for_the_worker
from reporting.disclosure.attacker_knowledge import Publication, attacker_knowledge
from reporting.disclosure.audit_loop import AuditLoop
from reporting.disclosure.certificate import Certificate
from reporting.disclosure.certification import certify
from reporting.disclosure.confidential_tables import ConfidentialTable
from reporting.disclosure.differencing import prevent_differencing
from reporting.disclosure.primary_suppression import count_cases, suppress_primary
from reporting.disclosure.protected_tables import ProtectedTable
from reporting.disclosure.protection import NAME, Protection
from reporting.disclosure.seen import Seen
from reporting.figures.table import Table

# Of CPU time, not of the clock; beside other work the same programs cost up to a third more of it.
SECONDS = 35.0


@for_the_worker
def protect_all(
    tables: Mapping[str, Table],
    ledger: Sequence[Publication] = (),
    *,
    k: int,
    seen: Seen | None = None,
    seconds: float = SECONDS,
) -> tuple[dict[str, ProtectedTable], Certificate]:
    """Return the tables that may be shown, and the certificate that nothing hidden in them can be computed.

    What was only `seen` is repeated or differs by enough; the proof is about what was released. After `seconds` of CPU
    time tables are withheld until the rest is safe.
    """
    confidential = {name: ConfidentialTable(name, table, {}) for name, table in tables.items()}
    about_people = [table for table in confidential.values() if table.raw.figure.is_sensitive]
    count_cases(about_people)
    prevent_differencing(about_people, ledger, k, seen)
    for table in about_people:
        suppress_primary(table, k)
    protection = Protection(confidential, ledger, k, time.thread_time() + seconds)
    groups = [(known.population, known.year) for known in attacker_knowledge(protection.publications())]
    audits = [audit for group in groups if (audit := AuditLoop(protection, *group).run()) is not None]
    for audit in audits:
        if audit.has_few_targets:
            audit.find_bounds()
    shown = {name: replace(table.protected(k), note=_note(table)) for name, table in confidential.items()}
    withheld = [name for name, table in confidential.items() if table.withheld or table.shows_totals_only]
    return shown, certify(audits, [*ledger, Publication(NAME, shown)], k=k, withheld=withheld)


def _note(table: ConfidentialTable) -> str:
    if table.withheld or table.shows_totals_only:
        return _("This table cannot be shown, or not for each year: together with other tables it would tell too much.")
    if table.repeated:
        return _("This table repeats what was shown before: too few cases came or went since.")
    if table.changed_a_little:
        return _(
            "Cases came or went since this was last shown. Counts that changed by fewer than the threshold are hidden."
        )
    return ""
