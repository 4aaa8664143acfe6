"""Passwords: scrypt, and over its result a hash with a secret of the house, which is not in the database.

Whoever has the database alone cannot try a single password. A password that was hashed with an older secret is hashed
anew at the next login.
"""

from typing import Any

from django.contrib.auth.hashers import ScryptPasswordHasher, is_password_usable
from django.utils.crypto import constant_time_compare

from familienzentrum.crypto import digests
from familienzentrum.models import User

_PURPOSE = "passwords"


class KeyedScrypt(ScryptPasswordHasher):
    """Django's, with the secret of the house. Stored beside the hash is by which secret, in eight signs."""

    algorithm = "scrypt_keyed"

    def encode(self, password: str, salt: str, n: Any = None, r: Any = None, p: Any = None) -> str:
        return self._keyed(super().encode(password, salt, n, r, p))[0]

    def verify(self, password: str, encoded: str) -> bool:
        known: Any = self.decode(encoded)
        cost = (known["work_factor"], known["block_size"], known["parallelism"])
        made = self._keyed(super().encode(password, known["salt"], *cost))
        return any(constant_time_compare(encoded, one) for one in made)

    def must_update(self, encoded: str) -> bool:
        known: Any = self.decode(encoded)
        return super().must_update(encoded) or not known["hash"].startswith(_mark())

    def _keyed(self, encoded: str) -> list[str]:
        """Return what is stored, under each secret."""
        head, _dollar, hashed = encoded.rpartition("$")
        keyed = zip(_marks(), digests(hashed, purpose=_PURPOSE), strict=True)
        return [f"{head}${mark}{one}" for mark, one in keyed]


def older_hashes() -> int:
    """Return how many passwords need a secret other than the first, or were hashed without any."""
    stored = User.objects.filter(is_active=True).values_list("password", flat=True)
    return sum(bool(one) and is_password_usable(one) and f"${_mark()}" not in one for one in stored)


def _mark() -> str:
    return _marks()[0]


def _marks() -> list[str]:
    return [f"{one[:8]}:" for one in digests("which secret", purpose=_PURPOSE)]
