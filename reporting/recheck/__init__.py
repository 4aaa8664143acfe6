"""Checks a release from its published values alone, by addition.

It knows nothing of the code that protects: no solver, no model, no database. What it needs is in the file that anybody
can download, and anybody can write the same check anew from docs/disclosure.md.
"""

from reporting.recheck.checking import contradictions, remarks

__all__ = ["contradictions", "remarks"]
