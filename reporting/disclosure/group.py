"""Protects the tables of one population and year: makes room, lets the attacker try, and gives up in the end."""

import time

from reporting.disclosure.atoms import TooManyAtoms
from reporting.disclosure.attack import Attack, attack
from reporting.disclosure.drafts import Draft
from reporting.disclosure.facts import TOTAL, Address, Knowledge
from reporting.disclosure.findings import Finding
from reporting.disclosure.model import model_of
from reporting.disclosure.moments import BELIEFS
from reporting.disclosure.program import OutOfTime, Unsolvable
from reporting.disclosure.protection import Protection
from reporting.disclosure.repair import Repair

ROUNDS = 6
# Seconds for a last attack when the time is over: less is shown by then.
GRACE = 10.0


class Group:
    """The drafts of one population in one year."""

    def __init__(self, protection: Protection, population: str, year: int) -> None:
        self.protection, self.population, self.year = protection, population, year
        self._wider: dict[Address, int] = {}

    def protect(self) -> Attack | None:
        """Hide until the attacker finds nothing; None if nothing is shown."""
        for _round in range(ROUNDS):
            try:
                self._make_room(self.protection.deadline)
                found = self._attacked(self.protection.deadline)
            except TooManyAtoms as error:
                self._withhold_widest(error.names)
                continue
            except (OutOfTime, Unsolvable):
                break
            if found is None or not found.leaks:
                return found
            if found.is_out_of_time:
                break
            self._answer(found.leaks)
        return self._withhold_until_safe()

    def _knowledge(self) -> Knowledge | None:
        return self.protection.knowledge(self.population, self.year)

    def _attacked(self, deadline: float) -> Attack | None:
        known = self._knowledge()
        return attack(known, k=self.protection.k, deadline=deadline) if known else None

    def _make_room(self, deadline: float) -> None:
        known = self._knowledge()
        if known is None or self._is_settled(known):
            return
        repair = self._repair(known, deadline)
        k, year = self.protection.k, self.year
        hidden, stuck = repair.make_room(k)
        for address, by in self._wider.items():
            try:
                hidden += repair.widen(address, by)
            except Unsolvable:
                stuck.append(address)
        more, none = repair.make_room_beside_ones(k)
        hidden, stuck = hidden + more, stuck + none
        self.protection.hide(hidden, year)
        for name in {name for _source, name, _row, _column in stuck}:
            self.protection.drafts[name].withhold(year)

    def _is_settled(self, known: Knowledge) -> bool:
        """Whether the drafts add nothing, or repeat what was released."""
        own = [fact for fact in known.facts if fact.source == self.protection.source]
        return not own or all(self.year in self.protection.drafts[fact.address[1]].repeated for fact in own)

    def _repair(self, known: Knowledge, deadline: float) -> Repair:
        """Return the program that knows the truth, under the first belief that agrees with it."""
        protection = self.protection
        truth, demands = protection.truth(self.year), protection.demands(self.year)
        for belief in BELIEFS:
            try:
                return Repair(model_of(known, belief), truth, protection.source, demands=demands, deadline=deadline)
            except Unsolvable:
                continue
        raise Unsolvable

    def _answer(self, leaks: list[Finding]) -> None:
        """Ask for more room where the attacker came through; withhold the table if that was tried before."""
        for finding in leaks:
            source, name, row, column = finding.target.address
            if source != self.protection.source:
                continue
            draft = self.protection.drafts[name]
            draft.hidden.add((row, draft.place(self.year, column)))
            if finding.target.address in self._wider:
                draft.withhold(self.year)
                self._wider = {address: by for address, by in self._wider.items() if address[1] != name}
            else:
                self._wider[finding.target.address] = self.protection.k
        if all(finding.target.address[0] != self.protection.source for finding in leaks):
            self._withhold_largest()

    def _withhold_widest(self, names: frozenset[str]) -> None:
        """Give up a table of two dimensions that joins too many properties."""
        joining = [draft for draft in self._drafts() if draft.names <= names]
        self._withhold_first(joining or self._drafts())

    def _withhold_largest(self) -> None:
        self._withhold_first(self._drafts())

    def _withhold_first(self, drafts: list[Draft]) -> None:
        if drafts:
            drafts[0].withhold(self.year)

    def _drafts(self) -> list[Draft]:
        """Return what is still shown, the largest first."""
        shown = [
            draft
            for draft in self.protection.drafts.values()
            if draft.population == self.population
            and self.year in draft.table.span.years
            and self.year not in draft.withheld
        ]
        return sorted(shown, key=lambda draft: (-len(draft.names), -len(draft.table.rows), draft.name))

    def _withhold_until_safe(self) -> Attack | None:
        """Show less and less: no table of two dimensions, then totals only, then nothing."""
        self._wider.clear()
        for give_up in (_two_dimensions, _all_but_totals, _everything):
            for draft in self._drafts():
                give_up(draft, self.year)
            try:
                deadline = time.thread_time() + GRACE
                self._make_room(deadline)
                found = self._attacked(deadline)
            except (OutOfTime, Unsolvable, TooManyAtoms):
                continue
            if found is None or not found.leaks:
                return found
        return None


def _two_dimensions(draft: Draft, year: int) -> None:
    if len(draft.names) > 1:
        draft.withhold(year)


def _all_but_totals(draft: Draft, year: int) -> None:
    draft.hidden.update(spot for spot in draft.spots(year) if spot[0] != TOTAL)
    draft.is_given_up = True


def _everything(draft: Draft, year: int) -> None:
    draft.withhold(year)
