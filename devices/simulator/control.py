"""Switching scenarios of a running park: a small loopback socket, found by a runtime file.

A line of JSON asks, a line of JSON answers: {"scenario": "leak", "on": true} -> {"ok": true, ...}.
The runtime file lies in a folder of the user's own and holds a token, so that nobody else on the
machine can switch.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import tempfile
from collections.abc import Callable
from pathlib import Path

import orjson

_TIMEOUT_S = 5.0
Switch = Callable[[str, bool], bool]


def runtime_file() -> Path:
    """Where a running park says how it is reached, if it was not told otherwise."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and Path(runtime).is_dir():
        return Path(runtime) / "park-control-room" / "demo-park.json"
    owner = os.getuid() if hasattr(os, "getuid") else "user"
    return Path(tempfile.gettempdir()) / f"park-control-room-{owner}" / "demo-park.json"


class Control:
    """The listening side."""

    def __init__(self, switch: Switch, names: list[str], path: Path) -> None:
        self._switch = switch
        self._names = names
        self._path = path
        self._token = secrets.token_hex(16)
        self._server: asyncio.Server | None = None
        self.on: set[str] = set()

    async def start(self) -> None:
        """Listen, and write the runtime file."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._server.sockets[0].getsockname()[1]
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # a file that somebody else put there is replaced, never written into
        self._path.unlink(missing_ok=True)
        told = orjson.dumps({"port": port, "token": self._token, "pid": os.getpid()})
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(told)

    async def close(self) -> None:
        """Stop, and take the runtime file away if it is still ours."""
        if self._server is not None:
            self._server.close()
        try:
            if orjson.loads(self._path.read_bytes()).get("token") == self._token:
                self._path.unlink()
        except (OSError, orjson.JSONDecodeError):
            pass

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(_TIMEOUT_S):
                line = await reader.readline()
            writer.write(orjson.dumps(self._answer(line)) + b"\n")
            await writer.drain()
        except (OSError, TimeoutError, ValueError):
            pass
        finally:
            writer.close()

    def _answer(self, line: bytes) -> dict[str, object]:
        try:
            asked = orjson.loads(line)
        except orjson.JSONDecodeError:
            asked = None
        if not isinstance(asked, dict) or asked.get("token") != self._token:
            return {"ok": False, "error": "refused"}
        name, on = str(asked.get("scenario", "")), bool(asked.get("on"))
        if name and not self._switch(name, on):
            return {"ok": False, "error": "unknown", "names": self._names}
        if name:
            (self.on.add if on else self.on.discard)(name)
        return {"ok": True, "on": sorted(self.on), "names": self._names}


class NoParkError(RuntimeError):
    """No running park could be reached."""


class NoScenarioError(RuntimeError):
    """The park does not know this scenario; the message lists those that it knows."""


def switch_scenario(name: str, on: bool, path: Path | None = None) -> list[str]:
    """Switch a scenario of the running park; which ones are on now.

    Raises NoParkError if none runs, NoScenarioError if it does not know the name.
    """
    try:
        told = orjson.loads((path or runtime_file()).read_bytes())
        asked = {"token": told["token"], "scenario": name, "on": on}
        with socket.create_connection(("127.0.0.1", told["port"]), _TIMEOUT_S) as connection:
            connection.sendall(orjson.dumps(asked) + b"\n")
            answer = orjson.loads(connection.makefile("rb").readline())
    except (OSError, KeyError, TypeError, orjson.JSONDecodeError) as error:
        raise NoParkError(str(error)) from error
    if answer.get("error") == "unknown":
        raise NoScenarioError(", ".join(answer["names"]))
    if not answer.get("ok"):
        raise NoParkError(str(answer.get("error")))
    return list(answer["on"])
