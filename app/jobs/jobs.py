"""Jobs: plain functions with plain arguments, run by one worker process (docs/adr/0015).

A Python thread that computes raises the screen's p99 from 17 to 90 ms; a process to 23 ms. The
worker starts on first use, works one job after the other, reports progress, and a job is cancelled
by closing the worker's pipe.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from app.apart import APART

_ROOT = Path(__file__).resolve().parent.parent.parent


class JobError(RuntimeError):
    """The job raised; `args[0]` is its traceback. Or the worker ended before it answered."""


class Jobs:
    """Runs jobs for one core. `close` ends the worker and whatever it is doing."""

    def __init__(self) -> None:
        self._worker: subprocess.Popen[bytes] | None = None
        self._turn = asyncio.Lock()

    async def run(
        self,
        function: str,
        *arguments: Any,
        progress: Callable[[float], None] | None = None,
    ) -> Any:
        """The result of `package.module:function` called with `arguments` in the worker.

        Arguments and result must be JSON. The function may take a keyword `progress`, a callable
        for a share between 0 and 1. Raises JobError. Cancelling the caller cancels the job.
        """
        async with self._turn:
            worker = self._started()
            try:
                return await self._converse(worker, function, arguments, progress)
            except asyncio.CancelledError:
                self._end()
                raise

    async def _converse(
        self,
        worker: subprocess.Popen[bytes],
        function: str,
        arguments: tuple[Any, ...],
        progress: Callable[[float], None] | None,
    ) -> Any:
        assert worker.stdin is not None
        assert worker.stdout is not None
        try:
            worker.stdin.write(orjson.dumps([function, arguments]) + b"\n")
            worker.stdin.flush()
        except OSError as error:
            self._end()
            raise JobError(f"the worker ended before it ran {function}") from error
        while True:
            line = await asyncio.to_thread(worker.stdout.readline)
            if not line.endswith(b"\n"):  # killed, perhaps in the middle of its answer
                self._end()
                raise JobError(f"the worker ended while it ran {function}")
            kind, content = orjson.loads(line)
            if kind == "progress":
                if progress is not None:
                    progress(content)
            elif kind == "result":
                return content
            else:
                raise JobError(content)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._worker is None or self._worker.poll() is not None:
            self._worker = subprocess.Popen(
                [sys.executable, "-m", "app.jobs.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                cwd=_ROOT,
                **APART,
            )
        return self._worker

    def _end(self) -> None:
        worker, self._worker = self._worker, None
        if worker is None:
            return
        if worker.stdin is not None:
            with contextlib.suppress(OSError):  # it is dead already, and something was not sent
                worker.stdin.close()  # the worker takes this as the order to stop at once
        try:
            worker.wait(2)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()
        if worker.stdout is not None:
            worker.stdout.close()

    def close(self) -> None:
        """End the worker."""
        self._end()
