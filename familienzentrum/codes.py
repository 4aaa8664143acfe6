"""Codes that people keep on paper and type on a phone."""

import re
import secrets

# Crockford's base32: without I, L, O and U, hence no look-alikes and no accidental words.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12  # 5 bits a character: 60 bits
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_OTHER_SIGNS = re.compile(f"[^{ALPHABET}]")


def new_code() -> str:
    """Return a random code of 60 bits, in groups of four: `7KQM-2RTX-9FHC`."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def grouped(signs: str) -> str:
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))


def normalised(typed: str) -> str:
    """Return the typed code in canonical form: case, blanks, hyphens and look-alikes do not matter."""
    return _OTHER_SIGNS.sub("", typed.upper().translate(_MISREAD))
