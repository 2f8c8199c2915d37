"""Everything that is not as designed, in one list: who answers for it, why, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.temporary.deviations import Deviation, Deviations
    from models.temporary.gathering import gather, overdue_count, overridden, unended
    from models.temporary.state import UNEXPLAINED_MS, StateKind, TemporaryState

__getattr__ = parts(
    __name__,
    {
        "deviations": "Deviation Deviations",
        "gathering": "gather overdue_count overridden unended",
        "state": "UNEXPLAINED_MS StateKind TemporaryState",
    },
)

__all__ = [
    "UNEXPLAINED_MS",
    "Deviation",
    "Deviations",
    "StateKind",
    "TemporaryState",
    "gather",
    "overdue_count",
    "overridden",
    "unended",
]
