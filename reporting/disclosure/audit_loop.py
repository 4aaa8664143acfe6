"""Protects the tables of one population and year: makes room, lets the attacker try, and gives up in the end."""

import time
from collections import Counter

from reporting.disclosure.attacker_knowledge import TOTAL, Address, Knowledge
from reporting.disclosure.attacker_problem import GivenAway
from reporting.disclosure.audit import Attack, Seen, prepared
from reporting.disclosure.audit_results import Finding
from reporting.disclosure.complementary_suppression import Repair
from reporting.disclosure.confidential_tables import Draft
from reporting.disclosure.junction_tree import TooManyAtoms
from reporting.disclosure.linked_tables import Model, model_of
from reporting.disclosure.presolve import Unsolvable
from reporting.disclosure.prior_disclosure import given_away_by
from reporting.disclosure.protection import Protection
from reporting.disclosure.singletons import Ones
from reporting.disclosure.solver import OutOfTime
from reporting.disclosure.vintages import BELIEFS

# How often more is hidden at most, before tables are withheld.
ROUNDS = 12
# How often room is made for a count, before its table is withheld.
TRIES = 2
# Seconds for each attack when the time is over, and for all of them: less is shown by then.
GRACE, MOST_GRACE = 5.0, 15.0


class Group:
    """The drafts of one population in one year."""

    def __init__(self, protection: Protection, population: str, year: int) -> None:
        self.protection, self.population, self.year = protection, population, year
        self._tried: Counter[tuple[Address, int | None]] = Counter()
        self._knows_ones = False
        # What was found possible stays possible while more and more is hidden.
        self._seen: Seen = {}
        self._given_away: GivenAway | None = None

    def protect(self) -> Attack | None:
        """Hide until the attacker finds nothing; None if nothing is shown."""
        unproved: set[str] = set()
        for _round in range(ROUNDS):
            try:
                found = self._looked_at(self.protection.deadline)
                if found is None or not found.leaks:
                    return found
                if found.is_out_of_time:
                    unproved = {finding.target.address[1] for finding in found.leaks}
                    break
                self._answer(found, self.protection.deadline)
            except TooManyAtoms as error:
                self._withhold_widest(error.names)
            except (OutOfTime, Unsolvable):
                break
        if not self.protection.gives_up:
            raise OutOfTime
        return self._withhold_until_safe(unproved)

    def _looked_at(self, deadline: float) -> Attack | None:
        """Attack what is shown; make room beside the ones when nothing else is wrong in fractions."""
        known = self._knowledge()
        if known is None:
            return None
        given_away = self._given_away or frozenset()
        found = prepared(known, k=self.protection.k, given_away=given_away, deadline=deadline)
        if found.look_in_fractions(self._seen):
            return found
        if not self._knows_ones and not self._is_settled(known):
            self._knows_ones = True
            if self._make_room_beside_ones(known, deadline):
                return self._looked_at(deadline)
        found.look_in_whole_cases()
        return found

    def _knowledge(self) -> Knowledge | None:
        return self.protection.knowledge(self.population, self.year)

    def _is_settled(self, known: Knowledge) -> bool:
        """Whether the drafts add nothing to what was released."""
        own = [fact for fact in known.facts if fact.source == self.protection.source]
        before = {(*fact.address[1:], fact.months, fact.value) for fact in known.facts if fact not in own}
        return all(fact.value is None or (*fact.address[1:], fact.months, fact.value) in before for fact in own)

    def _make_room_beside_ones(self, known: Knowledge, deadline: float) -> bool:
        """Hide what is needed beside the ones. Returns whether anything was."""
        protection = self.protection
        truth = protection.truth(self.year)
        model, repair = self._repair(known, deadline)
        hidden: list[Address] = []
        stuck: set[str] = set()
        ones = Ones(model, truth, protection.source, k=protection.k, deadline=deadline)
        for target, wanted, one in ones.without_room():
            try:
                hidden += repair.make_large(target, wanted, [one])
            except Unsolvable:
                stuck.add(target.address[1])
        protection.hide(hidden, self.year)
        for name in stuck:
            protection.drafts[name].withhold(self.year)
        return bool(hidden or stuck)

    def _repair(self, known: Knowledge, deadline: float) -> tuple[Model, Repair]:
        """Return the program that knows the truth, under the first belief that agrees with it."""
        truth = self.protection.truth(self.year)
        for belief in BELIEFS:
            try:
                model = model_of(known, belief)
                return model, Repair(model, truth, self.protection.source, deadline=deadline)
            except Unsolvable:
                continue
        raise Unsolvable

    def _answer(self, found: Attack, deadline: float) -> None:
        """Make room where the attacker came through; withhold the table if that was tried before."""
        if self._given_away is None:
            self._given_away = given_away_by(self.protection, self.population, self.year, deadline)
            if self._given_away:
                return
        _model, repair = self._repair(found.model.knowledge, deadline)
        for finding in found.leaks:
            source, name, _row, _column = finding.target.address
            if source == self.protection.source:
                self.protection.hide([finding.target.address], self.year)
            self._tried[finding.target.address, finding.target.since] += 1
            tried = self._tried[finding.target.address, finding.target.since]
            try:
                if tried > TRIES:
                    raise Unsolvable
                self.protection.hide(self._made_room(repair, finding, tried), self.year)
            except Unsolvable:
                # What an earlier release hides may get room from what is hidden for others.
                if source == self.protection.source or tried > TRIES:
                    self._give_up(name)

    def _made_room(self, repair: Repair, finding: Finding, tried: int) -> list[Address]:
        """Make more room than there is if the solver found enough in fractions, but no whole cases."""
        k, least, most = self.protection.k, finding.least or 0, finding.most or 0
        if finding.is_hopeless(k):
            return repair.make_room(finding.target, least, most, k)
        return repair.make_large(finding.target, most + k * tried)

    def _give_up(self, name: str) -> None:
        """Withhold the table that gives itself away, or the largest if it is not among those that are shown."""
        draft = self.protection.drafts.get(name)
        if draft and self.year in draft.table.span.years and self.year not in draft.withheld:
            draft.withhold(self.year)
        else:
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

    def _withhold_until_safe(self, unproved: set[str]) -> Attack | None:
        """Show less and less: not what is unproved, no table of two dimensions, then totals only, then nothing.

        Only the last step needs no proof, and no time.
        """
        everywhere = [(give_up, self._drafts()) for give_up in (_two_dimensions, _all_but_totals, _everything)]
        first = [(_two_dimensions, [draft for draft in self._drafts() if draft.name in unproved])]
        for give_up, drafts in [*first, *everywhere] if unproved else everywhere:
            self._tried.clear()
            for draft in drafts:
                give_up(draft, self.year)
            deadline = min(time.thread_time() + GRACE, self.protection.deadline + MOST_GRACE)
            try:
                found = self._looked_at(deadline)
                for _round in range(ROUNDS):
                    if found is None or not found.leaks:
                        return found
                    self._answer(found, deadline)
                    found = self._looked_at(deadline)
            except (OutOfTime, Unsolvable, TooManyAtoms):
                continue
        return None


def _two_dimensions(draft: Draft, year: int) -> None:
    if len(draft.names) > 1:
        draft.withhold(year)


def _all_but_totals(draft: Draft, year: int) -> None:
    draft.hidden.update(spot for spot in draft.spots(year) if spot[0] != TOTAL)
    draft.is_given_up = True


def _everything(draft: Draft, year: int) -> None:
    draft.withhold(year)
