"""The process that is the park: `main.py simulate` and `main.py scenario`.

With `--announce` it says in one line of JSON where it listens, and ends when its stdin closes:
the control room that started it is gone then. Without, it tells a person and ends with Ctrl+C.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import math
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import orjson

from devices.simulator.control import NoParkError, NoScenarioError, switch_scenario
from devices.simulator.park import run
from models.site.check import check
from models.site.faults import Fault
from models.site.park import Park
from models.text import Message
from models.text.catalogue import load_catalogue
from models.text.say import say

_ROOT = Path(__file__).resolve().parent.parent.parent
DEMO_SITE = _ROOT / "resources" / "demo" / "site.toml"
PROFILES = _ROOT / "resources" / "devices"
Say = Callable[[Message], str]
"""How a message is said to a person; whoever knows the language passes its own."""
_FASTEST = 1000
"""Times as often; beyond that a workstation only waits for itself."""


def arguments_of(given: list[str]) -> argparse.Namespace:
    """The options of `simulate`."""
    parser = argparse.ArgumentParser(prog="main.py simulate", allow_abbrev=False)
    parser.add_argument("--site", type=Path, default=DEMO_SITE)
    parser.add_argument("--scale", type=scale, default=1.0, help="publish this many times as often")
    parser.add_argument("--mqtt-port", type=port, default=0, help="0: a free one")
    parser.add_argument(
        "--modbus-port", type=port, default=0, help="of the first line; 0: free ones"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--runtime-file", type=Path, default=None)
    parser.add_argument("--broker", choices=("mosquitto", "amqtt"), default="")
    parser.add_argument("--announce", action="store_true")
    return parser.parse_args(given)


def scale(text: str) -> float:
    """How many times as often; argparse says what is wrong with it, and names this function."""
    value = float(text)
    if not math.isfinite(value) or not 0 < value <= _FASTEST:
        raise argparse.ArgumentTypeError(f"{text}: above 0 and up to {_FASTEST} is expected")
    return value


def port(text: str) -> int:
    """A port to listen at, or 0."""
    value = int(text)
    if not 0 <= value <= 65535:
        raise argparse.ArgumentTypeError(f"{text}: 0 to 65535 is expected")
    return value


def english(message: Message) -> str:
    """The sentence in English, for whoever starts this process without a `Say`."""
    return say(load_catalogue(_ROOT / "resources" / "text", "en"), message, "en")


def main(arguments: list[str], speak: Say = english) -> int:
    """Run the park until it is told to end; 1 if the site has faults."""
    options = arguments_of(arguments)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    found = check(options.site, [PROFILES])
    if not isinstance(found, Park):
        _complain(found, speak)
        return 1
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_until_told(found, options, speak))
    return 0


def _complain(faults: list[Fault], speak: Say) -> None:
    for fault in faults:
        message = Message.of(
            "simulator.fault", file=fault.file, line=fault.line, key=fault.key, what=fault.what
        )
        sys.stderr.write(speak(message) + "\n")


async def _until_told(park: Park, options: argparse.Namespace, speak: Say) -> None:
    """Ends with the pipe, with SIGTERM or with SIGINT."""
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, ended.set)
    park_task = asyncio.create_task(
        run(
            park,
            mqtt_port=options.mqtt_port,
            modbus_base=options.modbus_port,
            scale=options.scale,
            seed=options.seed,
            announce=_announce if options.announce else partial(_tell, speak),
            control=options.runtime_file,
            broker_kind=options.broker,
        ),
        name="park",
    )
    waits = {park_task, asyncio.create_task(ended.wait(), name="signal")}
    if options.announce:
        waits.add(asyncio.create_task(_pipe_closed(), name="pipe"))
    done, rest = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    for task in done:
        task.result()


async def _pipe_closed() -> None:
    """Return when nobody holds the other end of stdin any more."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin
    )
    while await reader.read(4096):
        pass


def _announce(what: dict[str, object]) -> None:
    sys.stdout.write(orjson.dumps(what).decode() + "\n")
    sys.stdout.flush()


def _tell(speak: Say, what: dict[str, object]) -> None:
    endpoints = what["endpoints"]
    assert isinstance(endpoints, dict)
    lines = [
        Message.of("simulator.endpoint", link=link, host=host, port=port)
        for link, (host, port) in endpoints.items()
    ]
    points, kind = int(str(what["points"])), str(what["broker"])
    lines.append(Message.of("simulator.running", points=points, broker=kind))
    sys.stdout.write("".join(speak(line) + "\n" for line in lines))
    sys.stdout.flush()


def switch(name: str, on: bool, path: Path | None = None, speak: Say = english) -> int:
    """`main.py scenario NAME on|off`: 0, or 1 with what is wrong on stderr."""
    try:
        running = switch_scenario(name, on, path)
    except NoParkError:
        sys.stderr.write(speak(Message.of("simulator.no_park")) + "\n")
        return 1
    except NoScenarioError as error:
        wrong = Message.of("simulator.no_scenario", name=name, names=str(error))
        sys.stderr.write(speak(wrong) + "\n")
        return 1
    none = Message.of("simulator.none_on")
    message = Message.of("simulator.on", names=", ".join(running)) if running else none
    sys.stdout.write(speak(message) + "\n")
    return 0
