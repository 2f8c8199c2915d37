"""A Modbus TCP server by libmodbus in a process of its own, as a second implementation.

    with libmodbus_server() as server:
        server.set("holding", 0, [1, 2, 3])
        ... server.port ...
        server.counts()["reads"]

The child takes one command a line on its stdin and answers each with one line of JSON; it ends
with its stdin.
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SIZE = 2_000
"""Registers and bits per table."""
_LIBRARY = "libmodbus.so.5"
_LONGEST = 260


class LibmodbusServer:
    """The parent's end."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.port = int(self._line()["port"])

    def set(self, table: str, address: int, values: Sequence[int]) -> None:
        """Fill `table` (holding, input, coils, discrete) from `address` on."""
        self._ask({"set": table, "address": address, "values": list(values)})

    def get(self, table: str, address: int, count: int = 1) -> list[int]:
        """What `table` holds now."""
        values: list[int] = self._ask({"get": table, "address": address, "count": count})["values"]
        return values

    def counts(self) -> dict[str, Any]:
        """`reads` and `refused` answered so far; `writes` as [function, address, value]."""
        return self._ask({"counts": True})

    def stop(self) -> None:
        """Hang, as a device does: the sockets stay, nothing answers."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Wake up again."""
        self.process.send_signal(signal.SIGCONT)

    def _ask(self, command: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        return self._line()

    def _line(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line: dict[str, Any] = json.loads(self.process.stdout.readline())
        return line


def available() -> bool:
    """True if the library is installed."""
    try:
        ctypes.CDLL(_LIBRARY)
    except OSError:
        return False
    return True


@contextmanager
def libmodbus_server(port: int = 0) -> Iterator[LibmodbusServer]:
    """A server on a loopback port, a free one by default; ends with the block."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).resolve()), str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield LibmodbusServer(process)
    finally:
        process.send_signal(signal.SIGCONT)
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()
        process.wait(30)
        process.stdout.close()


class _Mapping(ctypes.Structure):
    _fields_ = (
        ("nb_bits", ctypes.c_int),
        ("start_bits", ctypes.c_int),
        ("nb_input_bits", ctypes.c_int),
        ("start_input_bits", ctypes.c_int),
        ("nb_input_registers", ctypes.c_int),
        ("start_input_registers", ctypes.c_int),
        ("nb_registers", ctypes.c_int),
        ("start_registers", ctypes.c_int),
        ("tab_bits", ctypes.POINTER(ctypes.c_uint8)),
        ("tab_input_bits", ctypes.POINTER(ctypes.c_uint8)),
        ("tab_input_registers", ctypes.POINTER(ctypes.c_uint16)),
        ("tab_registers", ctypes.POINTER(ctypes.c_uint16)),
    )


class _Child:
    """The server itself."""

    def __init__(self, port: int) -> None:
        self._lib = ctypes.CDLL(_LIBRARY)
        self._lib.modbus_new_tcp.restype = ctypes.c_void_p
        self._lib.modbus_mapping_new.restype = ctypes.POINTER(_Mapping)
        self._context = ctypes.c_void_p(self._lib.modbus_new_tcp(b"127.0.0.1", port))
        self._mapping = self._lib.modbus_mapping_new(SIZE, SIZE, SIZE, SIZE)
        self._listener = self._lib.modbus_tcp_listen(self._context, 300)
        if self._listener < 0:
            raise SystemExit("libmodbus cannot listen")
        tables = self._mapping.contents
        self._tables = {
            "coils": tables.tab_bits,
            "discrete": tables.tab_input_bits,
            "input": tables.tab_input_registers,
            "holding": tables.tab_registers,
        }
        self._query = (ctypes.c_uint8 * _LONGEST)()
        self._reads = 0
        self._refused = 0
        self._writes: list[list[int]] = []

    def serve(self) -> None:
        """Until stdin ends."""
        plug = socket.socket(fileno=os.dup(self._listener))
        self._say({"port": plug.getsockname()[1]})
        open_fds = {0, self._listener}
        rest = b""
        while True:
            for fd in select.select(open_fds, (), ())[0]:
                if fd == 0:
                    data = os.read(0, 65_536)
                    if not data:
                        return
                    *lines, rest = (rest + data).split(b"\n")
                    for line in lines:
                        self._say(self._obey(json.loads(line)))
                elif fd == self._listener:
                    listener = ctypes.c_int(self._listener)
                    open_fds.add(self._lib.modbus_tcp_accept(self._context, ctypes.byref(listener)))
                elif not self._answer(fd):
                    os.close(fd)
                    open_fds.discard(fd)

    def _answer(self, fd: int) -> bool:
        """False if the connection is over."""
        self._lib.modbus_set_socket(self._context, fd)
        size = self._lib.modbus_receive(self._context, self._query)
        if size <= 0:
            return bool(size == 0)
        pdu = bytes(self._query[7:size])
        function, address = pdu[0], int.from_bytes(pdu[1:3], "big")
        sent = self._lib.modbus_reply(self._context, self._query, size, self._mapping)
        if sent == 9:
            self._refused += 1
        elif function in (1, 2, 3, 4):
            self._reads += 1
        if function in (5, 6, 15, 16):
            value = pdu[3:5] if function in (5, 6) else pdu[6:]
            self._writes.append([function, address, int.from_bytes(value, "big")])
        return bool(sent > 0)

    def _obey(self, command: dict[str, Any]) -> dict[str, Any]:
        if "set" in command:
            table = self._tables[command["set"]]
            for offset, value in enumerate(command["values"]):
                table[command["address"] + offset] = value
            return {}
        if "get" in command:
            table, start = self._tables[command["get"]], command["address"]
            return {"values": [table[start + offset] for offset in range(command["count"])]}
        return {"reads": self._reads, "refused": self._refused, "writes": self._writes}

    @staticmethod
    def _say(what: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(what) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _Child(int(sys.argv[1])).serve()
