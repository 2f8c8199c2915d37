"""`python -m tests.soak MINUTES`: the product under faults for so long, and its figures."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.soak.soaking import judge, soak


def main(minutes: float) -> int:
    """Print the verdict; 1 if memory grows by more than 1 MB an hour or anything complained."""
    with tempfile.TemporaryDirectory() as folder:
        verdict = judge(soak(Path(folder), minutes * 60))
    print(verdict)
    return int(verdict.mb_per_hour > 1 or bool(verdict.errors))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 120.0))
