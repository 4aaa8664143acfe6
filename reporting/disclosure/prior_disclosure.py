"""What earlier publications disclose by themselves: no suppression in a later one can take it back."""

from reporting.disclosure.attacker_knowledge import CellId, attacker_knowledge
from reporting.disclosure.attacker_problem import PriorDisclosures
from reporting.disclosure.audit import prepare_audit
from reporting.disclosure.junction_tree import TooManyCombinations
from reporting.disclosure.presolve import Infeasible
from reporting.disclosure.protection import Protection
from reporting.disclosure.safety import is_small


def prior_disclosures(protection: Protection, population: str, year: int, deadline: float) -> PriorDisclosures:
    """Return the small counts that the ledger shows, and the hidden ones that it does not protect. Raises OutOfTime.

    Small counts were allowed under a lower threshold; what is not protected was released by an older version.
    """
    found: set[tuple[CellId, int | None]] = set()
    for knowledge in attacker_knowledge(protection.ledger, only=(population, year)):
        found |= {(cell.id, None) for cell in knowledge.cells if is_small(cell.value or 0, protection.k)}
        try:
            audit = prepare_audit(knowledge, k=protection.k, deadline=deadline)
        except (Infeasible, TooManyCombinations):
            continue
        found |= {(result.target.cell_id, result.target.since) for result in audit.solve_relaxation()}
    return frozenset(found)
