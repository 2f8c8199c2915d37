"""The command line; people script it, so its verbs and exit codes stay (docs/command-line.md)."""

from __future__ import annotations

import argparse
import gc
import math
from collections.abc import Sequence
from pathlib import Path

_VERBS = (
    "check",
    "headless",
    "snapshot",
    "simulate",
    "scenario",
    "past",
    "verify",
    "backup",
    "restore",
)


def run(arguments: Sequence[str]) -> int:
    """Carry out one verb; the exit code."""
    if arguments and arguments[0] == "simulate":  # passes its own options on
        from app.verbs import simulate

        return simulate(list(arguments[1:]))
    options = _parser(arguments).parse_args(arguments)
    if getattr(options, "verb", None) is None:
        # nothing that loads now becomes garbage; looking for it costs a tenth of the start
        gc.disable()
        from app.opening import open_window

        return open_window(options)
    from app import verbs

    return int(getattr(verbs, options.verb)(options))


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py",
        description="Park Control Room. Without a verb it opens the control room on the last site.",
        epilog="setup --demo and setup --tests install what is needed first.",
    )
    if arguments and arguments[0] in _VERBS:
        _add_verbs(parser)
    else:
        parser.usage = "main.py [options] | main.py VERB ..."
        parser.epilog = f"verbs: {', '.join((*_VERBS, 'setup'))}; main.py VERB --help tells more"
        _add_site(parser)
        _add_acting(parser)
        _add_look(parser)
        parser.add_argument("--fullscreen", action="store_true")
    return parser


def _add_verbs(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True)

    check = verbs.add_parser("check", help="validate a site file")
    check.add_argument("site", type=Path)
    _add_language(check)

    headless = verbs.add_parser("headless", help="run the core without a window, then report")
    _add_site(headless)
    _add_acting(headless)
    _add_language(headless)
    headless.add_argument("--apply", action="store_true", help="apply a changed site file")
    headless.add_argument("--seconds", type=seconds, required=True)
    headless.add_argument("--report", type=Path, required=True)

    snapshot = verbs.add_parser("snapshot", help="one picture of each workspace, without a screen")
    snapshot.add_argument("out", type=Path)
    _add_site(snapshot)
    _add_acting(snapshot)
    _add_look(snapshot)
    snapshot.add_argument("--seconds", type=seconds, default=8)
    snapshot.add_argument("--pause", type=seconds, default=1.5)
    snapshot.add_argument("--size", default="1366x768", help="WIDTHxHEIGHT")
    snapshot.add_argument(
        "--open", action="append", default=[], metavar="KIND", help="also its newest record, opened"
    )

    scenario = verbs.add_parser("scenario", help="switch a fault of the running demo park")
    scenario.add_argument("name")
    scenario.add_argument("switch", choices=("on", "off"))

    past = verbs.add_parser(
        "past", help="fill the history with a believable past, whole days up to yesterday"
    )
    _add_site(past)
    past.add_argument("--days", type=days, required=True)

    verify = verbs.add_parser("verify", help="check databases, journal chain and counts")
    verify.add_argument("--data", type=Path, required=True)
    _add_language(verify)

    backup = verbs.add_parser("backup", help="a consistent copy, while running or not")
    backup.add_argument("--data", type=Path, required=True)
    backup.add_argument("out", type=Path)
    _add_language(backup)

    restore = verbs.add_parser("restore", help="put a copy into an empty data folder")
    restore.add_argument("out", type=Path)
    restore.add_argument("--data", type=Path, required=True)
    _add_language(restore)


def _add_site(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="start the demo park and use it")
    parser.add_argument("--site", type=Path, help="site file")
    parser.add_argument("--data", type=Path, help="data folder")
    parser.add_argument(
        "--endpoint",
        action="append",
        default=[],
        metavar="LINK=HOST:PORT",
        help="where a link listens as seen from this station",
    )


def _add_acting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as",
        dest="acting",
        default="",
        metavar="PERSON",
        help="sign-on name of who acts, without a password: the demo park only",
    )


def _add_look(parser: argparse.ArgumentParser) -> None:
    _add_language(parser)
    parser.add_argument("--theme", choices=("day", "night"))


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--language", choices=("en", "zh_CN"))


def seconds(text: str) -> float:
    """A duration; argparse says what is wrong with it, and names this function."""
    value = float(text)
    if not math.isfinite(value) or value < 0:
        raise argparse.ArgumentTypeError(f"{text}: 0 or more seconds are expected")
    return value


def days(text: str) -> int:
    """A number of whole days."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text}: 1 or more days are expected")
    return value
