"""The worker process: reads one job per line, answers with progress and one result."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import os
import queue
import sys
import threading
import traceback
from typing import Any

import orjson


def main() -> None:
    """Serve jobs until stdin closes; then end at once, whatever is being computed."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(10)
    jobs: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(jobs,), daemon=True).start()
    while True:
        function, arguments = orjson.loads(jobs.get())
        try:
            _answer("result", _call(function, arguments))
        except Exception:  # noqa: BLE001 - whatever a job raises is the caller's to handle
            _answer("failed", traceback.format_exc())


def _read(jobs: queue.SimpleQueue[bytes]) -> None:
    for line in sys.stdin.buffer:
        jobs.put(line)
    os._exit(0)  # the pipe was closed: cancelled, or the parent is gone


def _call(function: str, arguments: list[Any]) -> Any:
    module, name = function.split(":")
    job = getattr(importlib.import_module(module), name)
    if "progress" in inspect.signature(job).parameters:
        return job(*arguments, progress=lambda share: _answer("progress", share))
    return job(*arguments)


def _answer(kind: str, content: Any) -> None:
    sys.stdout.buffer.write(orjson.dumps([kind, content], option=orjson.OPT_SERIALIZE_NUMPY))
    sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
