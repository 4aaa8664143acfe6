"""What earlier publications give away by themselves: nothing that is published now can mend it."""

from reporting.disclosure.attacker_knowledge import knowledge_of
from reporting.disclosure.attacker_problem import GivenAway
from reporting.disclosure.audit import prepared
from reporting.disclosure.junction_tree import TooManyAtoms
from reporting.disclosure.presolve import Unsolvable
from reporting.disclosure.protection import Protection


def given_away_by(protection: Protection, population: str, year: int, deadline: float) -> GivenAway:
    """Return the small counts that the ledger shows, and what it hides in vain. Raises OutOfTime.

    Small counts were allowed under a lower threshold; what is hidden in vain was released by an older version.
    """
    found: set[tuple[tuple[int, str, str, str], int | None]] = set()
    for known in knowledge_of(protection.ledger, only=(population, year)):
        found |= {(fact.address, None) for fact in known.facts if 0 < (fact.value or 0) < protection.k}
        try:
            attack = prepared(known, k=protection.k, deadline=deadline)
        except (Unsolvable, TooManyAtoms):
            continue
        found |= {(one.target.address, one.target.since) for one in attack.look_in_fractions()}
    return frozenset(found)
