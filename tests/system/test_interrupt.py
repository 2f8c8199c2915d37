"""Ctrl+C in a terminal, which every process of its group hears: the command ends, in silence."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETUP = """
import sys
from pathlib import Path
from app.setup import outlast
sys.exit(outlast([sys.executable, *sys.argv[1:]], Path.cwd()))
"""
CHILDREN = """
import asyncio, contextlib, signal, sys
from app.demo import demo_park
from app.jobs import Jobs

async def main():
    told, jobs = asyncio.Event(), Jobs()
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, told.set)
    with contextlib.closing(jobs):
        async with demo_park() as park:
            _, before = await jobs.run("tests.jobs.work:identity")
            print("one"); print("two", flush=True)
            await told.wait()
            _, after = await jobs.run("tests.jobs.work:identity")
            for host, port in park.endpoints.values():
                _, writer = await asyncio.open_connection(host, port)
                writer.close()
            print("the same" if before == after else "another")

asyncio.run(main())
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="groups of processes are of POSIX")


@pytest.fixture(autouse=True)
def _signals_are_heard() -> Iterator[None]:
    """Where the tests were started behind something else, as `nohup` does, children would inherit
    that the signal is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupted(*arguments: object) -> tuple[int, str, str]:
    """What a command says and returns that is interrupted after its second line."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    with subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    ) as process:
        assert process.stdout is not None
        try:
            first = process.stdout.readline() + process.stdout.readline()
            os.killpg(process.pid, signal.SIGINT)
            said, complained = process.communicate(timeout=60)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return process.returncode, first + said, complained


def test_the_first_command_without_a_screen(tmp_path: Path) -> None:
    """Live text until Ctrl+C; the park, its broker and the worker end with it, each in its turn."""
    code, said, complained = interrupted(
        "-c", SETUP, "main.py", "--demo", "--data", tmp_path / "data"
    )
    assert "points" in said
    assert (code, complained) == (0, "")
    log = (tmp_path / "data" / "control-room.log").read_text()
    assert "Traceback" not in log
    assert " ERROR " not in log


def test_what_the_command_returned_is_returned() -> None:
    child = (
        "import sys, time\n"
        # one long wait would not hear of a signal that came just before it
        "try:\n    print('one'); print('two', flush=True)\n    while True: time.sleep(0.05)\n"
        "except KeyboardInterrupt:\n    sys.exit(7)\n"
    )
    assert interrupted("-c", SETUP, "-c", child) == (7, "one\ntwo\n", "")


def test_the_children_are_ended_by_their_parent_only() -> None:
    """After Ctrl+C the worker works and every line of the demo park can be reached."""
    assert interrupted("-c", CHILDREN) == (0, "one\ntwo\nthe same\n", "")
