"""Everything that is not as designed, in one list: who answers for it, why, and until when."""

from models.temporary.deviations import Deviation, Deviations
from models.temporary.gather import gather, overdue_count, overridden
from models.temporary.state import UNEXPLAINED_MS, StateKind, TemporaryState

__all__ = [
    "UNEXPLAINED_MS",
    "Deviation",
    "Deviations",
    "StateKind",
    "TemporaryState",
    "gather",
    "overdue_count",
    "overridden",
]
