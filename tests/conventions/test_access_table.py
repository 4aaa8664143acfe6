"""Who may open which address stands in the documentation, written from the matrix that the real answers are tested by.

`WRITE_ACCESS_TABLE=1` writes it anew.
"""

import os

from familienzentrum.access import PUBLIC
from tests.conventions.addresses import ours
from tests.conventions.staff_pages import ADMINISTRATION, AUDIT, COORDINATION, DESK, OTHER, OWN, WINGS
from tests.conventions.tree import ROOT

TABLE = ROOT / "docs" / "security" / "access.md"
COLUMNS = {
    DESK: "desk",
    OWN: "adviser, own office",
    OTHER: "adviser, another office",
    COORDINATION: "coordination",
    ADMINISTRATION: "administration",
    AUDIT: "audit",
}
_HEAD = """# Who may open what

Every address of staff, opened by everybody. `yes`: the page, or for a deed 405 to whoever only looks. Empty: 404,
as for an address that does not exist. Whoever is not logged in is led to the login; whoever is logged in without a
role
gets 404 everywhere. Rows of addresses with `<…>` belong to the adviser's own office, or to another one.

Written by `WRITE_ACCESS_TABLE=1 pytest tests/conventions/test_access_table.py` from the matrix in
`tests/conventions/staff_pages.py`, against which `tests/conventions/test_page_matrix.py` tests the real answers of
each role.
"""
_PUBLIC = """
## Open to everybody

No account. Addresses with `<uuid>` of a family's own pages show them to whoever has the code or the key of a mail;
of confidential offers the address alone opens nothing. What each of these answers to is tested beside it.
"""


def written():
    addresses = {pattern.name: (address, pattern) for address, pattern in ours()}
    lines = [_HEAD]
    for wing, pages in WINGS.items():
        lines += [f"\n## {wing.capitalize()}\n"]
        lines += [f"| Address | {' | '.join(COLUMNS.values())} |", f"|---|{'---|' * len(COLUMNS)}"]
        for name, page in sorted(pages.items(), key=lambda pair: addresses[pair[0]][0]):
            marks = " | ".join("yes" if who in page.opens_for else "" for who in COLUMNS)
            lines.append(f"| `/{addresses[name][0]}` | {marks} |")
    lines.append(_PUBLIC)
    shown = {address for address, pattern in ours() if getattr(pattern.callback, "audience", None) == PUBLIC}
    lines += [f"- `/{address}`" for address in sorted(shown)]
    return "\n".join(lines) + "\n"


def test_table_says_what_the_matrix_says():
    text = written()
    if os.environ.get("WRITE_ACCESS_TABLE"):
        TABLE.parent.mkdir(exist_ok=True)
        TABLE.write_text(text)
    assert TABLE.read_text() == text


def test_every_address_of_ours_stands_in_the_table():
    text = written()
    assert [address for address, _pattern in ours() if f"`/{address}`" not in text] == []
