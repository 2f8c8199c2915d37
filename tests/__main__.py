"""Runs every check: style, types, layers, then the tests. `--long` runs the long profile too.

Two processes share the default profile, file by file. The long one is run by one: it measures
over hours what grows, and its kill loops use both processors themselves.
"""

from __future__ import annotations

import subprocess
import sys
import time


def main(arguments: list[str]) -> int:
    """Exit code 0 only if every check passed; all of them run, so one run tells everything."""
    python = sys.executable
    checks = [
        ("style", [python, "-m", "ruff", "check", "."]),
        ("format", [python, "-m", "ruff", "format", "--check", "."]),
        ("types", [python, "-m", "mypy"]),
        ("layers", ["lint-imports", "--no-cache"]),
        ("tests", [python, "-m", "pytest", "--durations=10", *_sharing(arguments), *arguments]),
    ]
    results: list[tuple[str, int, float]] = []
    for name, command in checks:
        print(f"\n== {name} ==", flush=True)
        started = time.monotonic()
        if command[0] == "lint-imports":
            command = [python, "-c", _LINT_IMPORTS]
        results.append((name, subprocess.call(command), time.monotonic() - started))
    print()
    for name, code, seconds in results:
        print(f"{name}: {'passed' if code == 0 else 'FAILED'} in {seconds:.0f} s")
    return int(any(code for _, code, _ in results))


def _sharing(arguments: list[str]) -> list[str]:
    if "--long" in arguments:
        return []
    return ["-n", "2", "--dist", "loadfile", "-o", f"faulthandler_timeout={_HANGS_S}"]


_HANGS_S = 600
"""Then a test of the default profile tells where it stands. Not in the long one: its tests take
that long, and the stacks are read while they run, which once brought down the interpreter."""


_LINT_IMPORTS = (
    "from importlinter.cli import lint_imports_command as c; "
    "c(['--no-cache', '--config', 'pyproject.toml'])"
)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
