"""Argon2id with the parameters that RFC 9106 recommends where memory is short: 64 MiB, 3 passes."""

from __future__ import annotations

import asyncio
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from argon2 import PasswordHasher


class Argon2:
    """Hashing takes a tenth of a second; it runs beside the loop and releases the GIL."""

    def __init__(self, **cost: Any) -> None:
        """`cost` are parameters of argon2-cffi, for tests that cannot wait."""
        self._cost = cost

    @cached_property
    def _hasher(self) -> PasswordHasher:
        from argon2 import PasswordHasher  # nobody signs on before the first paint

        return PasswordHasher(**self._cost)

    async def hash(self, secret: str) -> str:
        """The verifier: salted, with its parameters."""
        return await asyncio.to_thread(self._hasher.hash, _normal(secret))

    async def fits(self, verifier: str, secret: str) -> bool:
        """True if `secret` is the one; False also for a verifier that is none."""
        return await asyncio.to_thread(self._fits, verifier, _normal(secret))

    def _fits(self, verifier: str, secret: str) -> bool:
        from argon2.exceptions import Argon2Error, InvalidHashError

        try:
            return self._hasher.verify(verifier, secret)
        except (Argon2Error, InvalidHashError):
            return False


def _normal(secret: str) -> str:
    """The same text typed on another keyboard is the same secret."""
    return unicodedata.normalize("NFKC", secret)
