"""Child processes that Ctrl+C in a terminal does not reach: they end when their parent does."""

from __future__ import annotations

import os
import subprocess
from typing import Any

APART: dict[str, Any] = (
    {"process_group": 0}
    if os.name == "posix"
    else {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
)
"""Options of Popen. A terminal interrupts every process of its group at once: the demo park would
be gone, and its links be told as down, before the core has closed."""
