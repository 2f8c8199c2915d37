"""What the documents show is there: links, pictures, commands, figures, packages."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from importlib.metadata import distribution, requires
from pathlib import Path

import pytest

from app import cli
from devices.simulator.process import arguments_of
from devices.simulator.scenarios import SCENARIOS

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LARGEST_PICTURE = 250_000
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_COMMAND = re.compile(r"main\.py((?: +[^`\n]*)?)")
_PATH = re.compile(r"`((?:models|devices|widgets|app|resources|tests)/[\w./]+)`")
_PLACEHOLDERS = {"VERB", "...", "NAME", "FILE"}


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    lost = []
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        path, _, heading = target.partition("#")
        if re.match(r"\w+:", target):
            continue
        found = (page.parent / path).resolve() if path else page
        if not found.exists() or (heading and heading not in headings(found)):
            lost.append(target)
    assert lost == []


def headings(page: Path) -> set[str]:
    """The anchors of a page, as forges make them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title).strip().lower().replace(" ", "-") for title in titles}


def test_every_picture_is_shown_and_small() -> None:
    shown = {
        (page.parent / target).resolve()
        for page in PAGES
        for target in _LINK.findall(page.read_text(encoding="utf-8"))
    }
    for picture in (ROOT / "docs" / "pictures").glob("*.png"):
        assert picture in shown, picture.name
        assert picture.stat().st_size < LARGEST_PICTURE, picture.name


def commands() -> Iterator[tuple[str, list[str]]]:
    """Every `main.py ...` of every page, with what a reader would put for the rest cut off."""
    for page in PAGES:
        for line in page.read_text(encoding="utf-8").splitlines():
            for rest in _COMMAND.findall(line):
                # two spaces begin the explanation in a block of commands
                told = re.split(r" {2,}|\||, ", rest.strip())[0].rstrip(".);:")
                words = shlex.split(told)
                if words and not _PLACEHOLDERS & set(words):
                    yield name_of(page), words


def test_every_command_that_is_shown_parses() -> None:
    tried = 0
    for page, words in commands():
        if words[0] == "setup" or not (words[0].startswith("-") or words[0] in VERBS):
            continue  # prose after the name of the program
        if words[0] in VERBS and len(words) == 1:
            continue  # a verb that is only named
        tried += 1
        assert parses(words), f"{page}: main.py {' '.join(words)}"
        if words[0] == "scenario":
            assert words[1] in SCENARIOS, page
    assert tried >= 12


def parses(words: list[str]) -> bool:
    """Whether the product's own parsers take the line."""
    try:
        if words[0] == "simulate":
            arguments_of(words[1:])
        else:
            cli._parser(words).parse_args(words)
    except SystemExit:
        return False
    return True


VERBS = ("check", "headless", "snapshot", "simulate", "scenario", "past", "verify", "backup",
         "restore")  # fmt: skip


def test_every_verb_and_option_has_its_place_on_the_page() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    for verb in VERBS:
        assert f"`main.py {verb}" in page, verb
        told = cli._parser([verb]).format_help() if verb == "simulate" else ""
        told += _options_of(verb)
        for option in re.findall(r"--[a-z-]+", told):
            assert option in page or option == "--help", f"{verb} {option}"


def _options_of(verb: str) -> str:
    parser = cli._parser([verb])
    for action in parser._subparsers._group_actions if parser._subparsers else ():
        chosen = (action.choices or {}).get(verb)  # type: ignore[union-attr,call-overload]
        if chosen is not None:
            return str(chosen.format_help())
    return ""


def test_every_scenario_is_told() -> None:
    page = (ROOT / "docs" / "demo-park.md").read_text(encoding="utf-8")
    assert {name for name in SCENARIOS if f"`{name}`" not in page} == set()


def test_architecture_names_what_there_is() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    lost = [path for path in _PATH.findall(page) if not (ROOT / path).exists()]
    assert lost == []
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for room in ("app", "widgets", "devices", "models")
        for path in (ROOT / room).rglob("*.py")
    )
    for name in set(re.findall(r"`_?([A-Z][a-z]+[A-Za-z]*)(?:\.(\w+))?", page)):
        kind, method = name
        assert re.search(rf"class _?{kind}\b", source), kind
        if method:
            assert re.search(rf"def {method}\b|^    {method}:", source, re.MULTILINE), method


def test_every_package_has_its_licence_told() -> None:
    page = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").lower()
    wanted = set(re.findall(r'^    "([\w-]+)', (ROOT / "pyproject.toml").read_text(), re.MULTILINE))
    seen: set[str] = set()
    while wanted - seen:
        package = (wanted - seen).pop()
        seen.add(package)
        try:
            needed = requires(package) or []
        except ModuleNotFoundError:
            continue  # needed on another system or with another Python
        told = distribution(package).metadata["Name"].lower()
        assert told.replace("-", "_") in page.replace("-", "_"), package
        wanted |= {re.split(r"[^\w-]", need)[0] for need in needed if ";" not in need}
    assert len(seen) > 40


def test_the_two_commands_come_first() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    block = page.split("```")[1].strip().splitlines()
    assert [line.split("  ")[0] for line in block] == [
        "python3 main.py setup --demo",
        "python3 main.py setup --tests",
    ]
    assert page.index("docs/pictures/") < page.index("setup --demo")
    # what setup hands on is a command line of its own
    assert parses(["--demo"])


def test_keys_of_the_window_are_bound() -> None:
    page = (ROOT / "docs" / "guide" / "window.md").read_text(encoding="utf-8")
    table = page.split("## Keyboard")[1].split("## ")[0]
    shell = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "widgets" / "shell").glob("*.py")
    )
    keys = {
        key for key in re.findall(r"`((?:Ctrl|Shift|F)\+?[\w+]+)`", table) if key[-1] not in "19"
    }
    assert len(keys) >= 6
    keys -= {"Shift+Tab"}  # Qt's own
    assert {key for key in keys if f'"{key}"' not in shell} == set()
