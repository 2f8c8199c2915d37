"""What CI runs cannot pass where something was not tried."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SKIPPED = {
    "in_a_test": "def test_x():\n    pytest.skip('no broker')\n",
    "by_a_mark": "@pytest.mark.skipif(True, reason='x')\ndef test_x():\n    pass\n",
    "a_file": "pytest.skip('no Qt', allow_module_level=True)\n",
    "an_import": "pytest.importorskip('nothing_of_this_name')\n",
}


@pytest.mark.parametrize(
    ("ci", "code", "said"), [("true", 1, "1 failed, 3 errors"), ("", 0, "4 skipped")]
)
def test_what_is_skipped_is_a_failure_on_ci_alone(
    tmp_path: Path, ci: str, code: int, said: str
) -> None:
    for name, text in SKIPPED.items():
        (tmp_path / f"test_{name}.py").write_text(f"import pytest\n\n{text}", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest",
               "--continue-on-collection-errors", "-c", str(ROOT / "pyproject.toml"),
               "--rootdir", str(ROOT), str(tmp_path)]  # fmt: skip
    environment = {k: v for k, v in os.environ.items() if k != "CI"} | ({"CI": ci} if ci else {})
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert said in done.stdout
    assert done.returncode in (code, 5 if not ci else code)  # 5: nothing was there to run


def test_the_ci_command_says_that_it_is_ci_and_hides_no_exit_code() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == [
        "set -euo pipefail",
        "export CI=true",
        'cd "$(dirname "$0")/.."',
        "exec python3 main.py setup --tests",
    ]
