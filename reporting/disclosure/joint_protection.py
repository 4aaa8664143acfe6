"""Protects all tables of a publication together, beside everything that was published before."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from reporting.disclosure.attacker_knowledge import Publication, knowledge_of
from reporting.disclosure.audit_loop import Group
from reporting.disclosure.certificate import Certificate
from reporting.disclosure.certification import certificate_of
from reporting.disclosure.confidential_tables import Draft
from reporting.disclosure.differencing import keep_released
from reporting.disclosure.primary_suppression import cases_of, hide_primaries
from reporting.disclosure.protected_tables import ProtectedTable
from reporting.disclosure.protection import NAME, Protection
from reporting.figures.table import Table

# Of the processor, not of the clock.
SECONDS = 35.0


def protect_all(
    tables: Mapping[str, Table],
    ledger: Sequence[Publication] = (),
    *,
    k: int,
    seconds: float = SECONDS,
    gives_up: bool = True,
) -> tuple[dict[str, ProtectedTable], Certificate]:
    """Return the tables that may be shown, and the certificate that nothing hidden in them can be computed.

    When the time is over, tables are withheld until the rest is safe; who does not give up gets OutOfTime instead.
    """
    drafts = {name: Draft(name, table, {}) for name, table in tables.items()}
    about_people = [draft for draft in drafts.values() if draft.table.figure.is_sensitive]
    cases_of(about_people)
    keep_released(about_people, ledger, k)
    for draft in about_people:
        hide_primaries(draft, k)
    protection = Protection(drafts, ledger, k, time.thread_time() + seconds, gives_up)
    groups = [(known.population, known.year) for known in knowledge_of(protection.publications())]
    attacks = [found for group in groups if (found := Group(protection, *group).protect()) is not None]
    for found in attacks:
        if found.has_few_targets:
            found.find_bounds()
    shown = {name: replace(draft.shown(k), note=_note(draft)) for name, draft in drafts.items()}
    withheld = [name for name, draft in drafts.items() if draft.withheld or draft.is_given_up]
    return shown, certificate_of(attacks, [*ledger, Publication(NAME, shown)], k=k, withheld=withheld)


def _note(draft: Draft) -> str:
    if not draft.withheld and not draft.is_given_up:
        return (
            _("This table repeats what was released: fewer cases than the threshold came or went since.")
            if draft.repeated
            else ""
        )
    return _("This table cannot be shown, or not for each year: together with other tables it would tell too much.")
