"""Protects the tables of one population and year: audits, suppresses where there are leaks, and audits again."""

import time
from collections import Counter

from reporting.disclosure.attacker_knowledge import TOTAL, AttackerKnowledge, CellId
from reporting.disclosure.attacker_problem import PriorDisclosures
from reporting.disclosure.audit import NOTHING_FOUND, Audit, KnownIntervals, prepare_audit
from reporting.disclosure.audit_results import AuditResult, Target
from reporting.disclosure.complementary_suppression import ComplementarySuppression
from reporting.disclosure.confidential_tables import ConfidentialTable
from reporting.disclosure.junction_tree import TooManyCombinations
from reporting.disclosure.linked_tables import LinkedTables, link_tables
from reporting.disclosure.presolve import Infeasible
from reporting.disclosure.prior_disclosure import prior_disclosures
from reporting.disclosure.protection import Protection
from reporting.disclosure.singletons import Singletons
from reporting.disclosure.solver import OutOfTime
from reporting.disclosure.vintages import REVISIONS

# How often more is suppressed at most, before tables are withheld.
ROUNDS = 12
# How often a count is protected by suppressing others, before its table is withheld.
ATTEMPTS = 2
# Seconds of the processor for each audit when the time is over, and for all of them: less is shown by then.
GRACE, MOST_GRACE = 5.0, 15.0


class AuditLoop:
    """Suppresses until the audit finds no leak. What cannot be proved safe, or not in time, is withheld."""

    def __init__(self, protection: Protection, population: str, year: int) -> None:
        self.protection, self.population, self.year = protection, population, year
        self._attempts: Counter[tuple[CellId, int | None]] = Counter()
        self._has_protected_suspects = False
        self._has_protected_singletons = False
        # What was found feasible stays feasible while more and more is hidden.
        self._known_intervals: KnownIntervals = {}
        self._prior_disclosures: PriorDisclosures | None = None

    def run(self) -> Audit | None:
        """Return the audit without leaks; None if nothing is shown."""
        unproved: set[str] = set()
        for _round in range(ROUNDS):
            try:
                audit = self._audit(self.protection.deadline)
                if audit is None or not audit.leaks:
                    return audit
                if audit.is_out_of_time:
                    unproved = {result.target.cell_id[1] for result in audit.leaks}
                    break
                self._suppress_more(audit, self.protection.deadline)
            except TooManyCombinations as error:
                joining = [table for table in self._shown_tables() if table.dimensions <= error.dimensions]
                self._withhold_first(joining or self._shown_tables())
            except (OutOfTime, Infeasible):
                break
        return self._withhold_until_safe(unproved)

    def _audit(self, deadline: float) -> Audit | None:
        """Audit what is shown. Singletons are protected once, when the relaxation finds nothing else."""
        knowledge = self.protection.knowledge(self.population, self.year)
        if knowledge is None:
            return None
        prior = self._prior_disclosures or frozenset()
        audit = prepare_audit(knowledge, k=self.protection.k, prior_disclosures=prior, deadline=deadline)
        if not self._has_protected_suspects and not self._repeats_releases(knowledge):
            self._has_protected_suspects = True
            if self._protect_suspects(audit, deadline):
                return self._audit(deadline)
        if audit.solve_relaxation(self._known_intervals):
            return audit
        if not self._has_protected_singletons and not self._repeats_releases(knowledge):
            self._has_protected_singletons = True
            if self._protect_singletons(knowledge, deadline):
                return self._audit(deadline)
        audit.find_witnesses()
        return audit

    def _repeats_releases(self, knowledge: AttackerKnowledge) -> bool:
        """Whether the tables show nothing that was not released before."""
        own = [cell for cell in knowledge.cells if cell.source == self.protection.source]
        before = {
            (*cell.id[1:], cell.months, cell.value) for cell in knowledge.cells if cell.source != self.protection.source
        }
        return all(cell.value is None or (*cell.id[1:], cell.months, cell.value) in before for cell in own)

    def _protect_suspects(self, audit: Audit, deadline: float) -> bool:
        """Suppress what lets all be k or more that is not shown to be safe yet: what is safe already needs nothing,
        and to be sure of it would take longer. Returns whether there is anything new to audit.
        """
        suspects = audit.suspects(self._known_intervals)
        if not suspects:
            return False
        self._find_prior_disclosures(deadline)
        if self._prior_disclosures:
            return True
        linked, suppression = self._complementary_suppression(audit.linked.knowledge, deadline)
        for suspect in suspects:
            try:
                cells = suppression.raise_upper_bound(suspect.target, float(self.protection.k))
                self.protection.suppress(cells, self.year)
            except Infeasible:
                continue
        self._learn_from(suppression, linked.revisions)
        return True

    def _learn_from(self, suppression: ComplementarySuppression, revisions: str) -> None:
        """Whatever moves for nothing now, the attacker must consider as well."""
        for (cell_id, since), (low, high) in suppression.intervals().items():
            name = revisions, cell_id, since
            known_low, known_high = self._known_intervals.get(name, NOTHING_FOUND)
            self._known_intervals[name] = min(low, known_low), max(high, known_high)

    def _find_prior_disclosures(self, deadline: float) -> None:
        if self._prior_disclosures is None:
            self._prior_disclosures = prior_disclosures(self.protection, self.population, self.year, deadline)

    def _suppress_target(self, target: Target, linked: LinkedTables) -> None:
        """Hide a count wherever it stands.

        A row that is left out, such as a month outside the span, cannot be hidden: then others must be.
        """
        protection = self.protection
        if target.cell_id[0] == protection.source:
            cells = [cell.id for cell in linked.marginal_of[target.cell_id].cells if cell.source == protection.source]
            protection.suppress([one for one in cells if protection.tables[one[1]].has_row(one[2])], self.year)

    def _protect_singletons(self, knowledge: AttackerKnowledge, deadline: float) -> bool:
        """Suppress what singletons could use against others. Returns whether anything was."""
        protection = self.protection
        true_counts = protection.true_counts(self.year)
        linked, suppression = self._complementary_suppression(knowledge, deadline)
        suppressed: list[CellId] = []
        unprotected_tables: set[str] = set()
        singletons = Singletons(linked, true_counts, protection.source, k=protection.k, deadline=deadline)
        for target, needed, singleton in singletons.unprotected():
            try:
                suppressed += suppression.raise_upper_bound(target, needed, [singleton])
            except Infeasible:
                unprotected_tables.add(target.cell_id[1])
        protection.suppress(suppressed, self.year)
        for name in unprotected_tables:
            protection.tables[name].withhold(self.year)
        return bool(suppressed or unprotected_tables)

    def _complementary_suppression(
        self, knowledge: AttackerKnowledge, deadline: float
    ) -> tuple[LinkedTables, ComplementarySuppression]:
        """Use the strongest assumption about revisions that agrees with the true counts. Raises Infeasible."""
        true_counts = self.protection.true_counts(self.year)
        for revisions in REVISIONS:
            try:
                linked = link_tables(knowledge, revisions)
                source = self.protection.source
                return linked, ComplementarySuppression(linked, true_counts, source, deadline=deadline)
            except Infeasible:
                continue
        raise Infeasible

    def _suppress_more(self, audit: Audit, deadline: float) -> None:
        """Suppress what protects the leaks; withhold the table if that was tried before."""
        if self._prior_disclosures is None:
            self._find_prior_disclosures(deadline)
            if self._prior_disclosures:
                return
        linked, suppression = self._complementary_suppression(audit.linked.knowledge, deadline)
        for leak in audit.leaks:
            # Its table may have been withheld for another count a moment ago.
            if not self._is_withheld(leak.target):
                self._protect(leak, audit.least[leak.index], audit.linked, suppression)
        self._learn_from(suppression, linked.revisions)

    def _is_withheld(self, target: Target) -> bool:
        source, name, *_where = target.cell_id
        return source == self.protection.source and self.year in self.protection.tables[name].withheld

    def _protect(
        self, leak: AuditResult, least: float, linked: LinkedTables, suppression: ComplementarySuppression
    ) -> None:
        target, is_own = leak.target, leak.target.cell_id[0] == self.protection.source
        name = target.cell_id[1]
        self._suppress_target(target, linked)
        self._attempts[target.cell_id, target.since] += 1
        attempt = self._attempts[target.cell_id, target.since]
        try:
            if attempt > ATTEMPTS:
                raise Infeasible
            self.protection.suppress(self._suppress_for(leak, least, suppression, attempt), self.year)
        except Infeasible:
            # What an earlier release hides may be protected by what is suppressed for others.
            if is_own or attempt > ATTEMPTS:
                self._withhold_table(name)

    def _suppress_for(
        self, leak: AuditResult, least: float, suppression: ComplementarySuppression, attempt: int
    ) -> list[CellId]:
        """Where the relaxation has a wide enough interval but whole cases have not, make it wider than needed.

        `least` is what the count was in some solution: no bound, but near it.
        """
        k, upper = self.protection.k, leak.upper_bound or 0
        if leak.is_provably_unsafe(k):
            return suppression.widen(leak.target, least if leak.lower_bound is None else leak.lower_bound, upper, k)
        return suppression.raise_upper_bound(leak.target, upper + k * attempt)

    def _withhold_table(self, name: str) -> None:
        """Withhold the table that leaks, or the largest one if it is not among those that are shown."""
        table = self.protection.tables.get(name)
        if table and self.year in table.raw.span.years and self.year not in table.withheld:
            table.withhold(self.year)
        else:
            self._withhold_first(self._shown_tables())

    def _withhold_first(self, tables: list[ConfidentialTable]) -> None:
        if tables:
            tables[0].withhold(self.year)

    def _shown_tables(self) -> list[ConfidentialTable]:
        """Return what is not withheld, the largest first."""
        shown = [
            table
            for table in self.protection.tables.values()
            if table.population == self.population
            and self.year in table.raw.span.years
            and self.year not in table.withheld
        ]
        return sorted(shown, key=lambda table: (-len(table.dimensions), -len(table.raw.rows), table.name))

    def _withhold_until_safe(self, unproved: set[str]) -> Audit | None:
        """Show less and less: no two-way tables that are unproved, then none at all, then totals only, then nothing.

        Only the last step needs no proof, and no time.
        """
        shown = self._shown_tables()
        steps = [(withhold, shown) for withhold in (_withhold_two_way, _suppress_all_but_totals, _withhold)]
        if unproved:
            steps.insert(0, (_withhold_two_way, [table for table in shown if table.name in unproved]))
        for withhold, tables in steps:
            self._attempts.clear()
            for table in tables:
                withhold(table, self.year)
            deadline = min(time.thread_time() + GRACE, self.protection.deadline + MOST_GRACE)
            try:
                audit = self._audit(deadline)
                for _round in range(ROUNDS):
                    if audit is None or not audit.leaks:
                        return audit
                    self._suppress_more(audit, deadline)
                    audit = self._audit(deadline)
            except (OutOfTime, Infeasible, TooManyCombinations):
                continue
        return None


def _withhold_two_way(table: ConfidentialTable, year: int) -> None:
    if len(table.dimensions) > 1:
        table.withhold(year)


def _suppress_all_but_totals(table: ConfidentialTable, year: int) -> None:
    table.suppressed.update(cell for cell in table.positions(year) if cell[0] != TOTAL)
    table.shows_totals_only = True


def _withhold(table: ConfidentialTable, year: int) -> None:
    table.withhold(year)
