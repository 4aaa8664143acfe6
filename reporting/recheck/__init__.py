"""Checks a release from its published values alone, by adding up.

It knows nothing of the code that protects: no solver, no model, no database. What it needs is in the file that anybody
can download. Whoever distrusts the house may write the same in an afternoon; docs/disclosure.md says how.
"""

from reporting.recheck.checking import contradictions, remarks

__all__ = ["contradictions", "remarks"]
