"""Every code that the sources use is said in both languages, and every sentence is used.

Codes are string literals: `Message.of("room.code")`, `say("room.code")`, or a table that maps an
enumeration to codes. A code that is put together at run time cannot be checked and is refused.
"""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

import pytest

from models.text.catalogue import Catalogues, load_catalogue
from models.text.say import blanks

_ROOT = Path(__file__).parents[2]
_TEXT = _ROOT / "resources" / "text"
_SAID = re.compile(r"""say\(["']([a-z0-9_.]+)["']""")
"""A code in a template of a document."""
_LAYERS = ("app", "devices", "models", "widgets")
_CALLS = frozenset({"of", "say"})


def _sources() -> list[Path]:
    found = [_ROOT / "main.py"] if (_ROOT / "main.py").is_file() else []
    for layer in _LAYERS:
        found += sorted((_ROOT / layer).rglob("*.py"))
    return found


def _rooms() -> frozenset[str]:
    """First words of all codes: a literal that begins with one and a dot is a code."""
    return frozenset(code.split(".")[0] for code in load_catalogue(_TEXT, "en"))


def _literals(tree: ast.AST) -> set[str]:
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def _code_arguments(tree: ast.AST) -> list[tuple[int, ast.expr]]:
    """First arguments of `Message.of(...)`, `Message(...)` and `....say(...)`."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func
        named = isinstance(called, ast.Name) and called.id in ("Message", "say")
        message = (
            isinstance(called, ast.Attribute)
            and called.attr in _CALLS
            and (called.attr == "say" or ast.unparse(called.value).endswith("Message"))
        )
        if named or message:
            found.append((node.lineno, node.args[0]))
    return found


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.AST]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in _sources()}


def test_both_languages_say_the_same_codes_with_the_same_blanks() -> None:
    english, chinese = load_catalogue(_TEXT, "en"), load_catalogue(_TEXT, "zh_CN")
    assert sorted(english.keys() ^ chinese.keys()) == []
    different = [code for code in english if blanks(english[code]) != blanks(chinese[code])]
    assert different == []
    assert [code for code, said in {**english, **chinese}.items() if not said.strip()] == []


_WESTERN = re.compile(r"[\u3400-\u9fff][,;!?:()]|[,;!?:()][\u3400-\u9fff]")
_AS_TYPED = {"recordwidgets.moment.form", "site.want_range"}
"""How a moment and a range are typed: their marks are the ones of the keyboard."""


def test_chinese_sentences_have_chinese_marks() -> None:
    chinese = load_catalogue(_TEXT, "zh_CN")
    wrong = {code: said for code, said in chinese.items() if _WESTERN.search(said)}
    assert wrong.keys() == _AS_TYPED


_TIGHT = re.compile(r"[\u3400-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u3400-\u9fff]")
_ONE_WORD = re.compile(r"^\d+月$|宽x高")
"""Months, and how a size is typed."""


def test_chinese_stands_apart_from_other_letters_and_digits() -> None:
    chinese = load_catalogue(_TEXT, "zh_CN")
    left = {code: _ONE_WORD.sub("", said) for code, said in chinese.items()}
    assert {code: said for code, said in left.items() if _TIGHT.search(said)} == {}


def test_every_file_holds_the_codes_of_its_own_room() -> None:
    for path in _TEXT.glob("*.json"):
        room = path.name.split(".")[0]
        codes = json.loads(path.read_text(encoding="utf-8"))
        foreign = [code for code in codes if not code.startswith(f"{room}.")]
        assert foreign == [], path.name


def test_every_code_is_said(trees: dict[Path, ast.AST]) -> None:
    english = load_catalogue(_TEXT, "en")
    unsaid = []
    for path, tree in trees.items():
        for line, argument in _code_arguments(tree):
            for literal in ast.walk(argument):
                if not (isinstance(literal, ast.Constant) and isinstance(literal.value, str)):
                    continue
                if "." in literal.value and literal.value not in english:
                    unsaid.append(f"{path.relative_to(_ROOT)}:{line} {literal.value}")
    for template in (_ROOT / "resources" / "paper").glob("*.html"):
        codes = _SAID.findall(template.read_text(encoding="utf-8"))
        unsaid += [f"{template.name} {code}" for code in codes if code not in english]
    assert not unsaid, "\n".join(unsaid)


def test_every_sentence_is_used(trees: dict[Path, ast.AST]) -> None:
    used: set[str] = set()
    for tree in trees.values():
        used |= _literals(tree)
    for template in (_ROOT / "resources" / "paper").glob("*.html"):
        used |= set(_SAID.findall(template.read_text(encoding="utf-8")))
    unused = [code for code in load_catalogue(_TEXT, "en") if code not in used]
    assert not unused, "\n".join(unused)


def test_no_code_is_put_together_at_run_time(trees: dict[Path, ast.AST]) -> None:
    rooms = _rooms()
    built = []
    for path, tree in trees.items():
        for line, argument in _code_arguments(tree):
            if isinstance(argument, ast.JoinedStr | ast.BinOp):
                built.append(f"{path.relative_to(_ROOT)}:{line}")
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and node.values:
                first = node.values[0]
                text = first.value if isinstance(first, ast.Constant) else ""
                room, dot, _ = str(text).partition(".")
                if dot and room in rooms and not str(text).endswith((" ", "/")):
                    built.append(f"{path.relative_to(_ROOT)}:{node.lineno} {ast.unparse(node)}")
    assert not built, "\n".join(built)


def test_two_files_may_not_say_the_same_code(tmp_path: Path) -> None:
    (tmp_path / "a.en.json").write_text('{"a.b": "one"}', encoding="utf-8")
    (tmp_path / "b.en.json").write_text('{"a.b": "two"}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"b\.en\.json.*a\.b"):
        load_catalogue(tmp_path, "en")


def test_a_file_that_is_no_flat_object_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.en.json").write_text('{"a": {"b": "one"}}', encoding="utf-8")
    with pytest.raises(ValueError, match=r"a\.en\.json"):
        load_catalogue(tmp_path, "en")


def test_each_language_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a.en.json").write_text('{"a.b": "one"}', "utf-8")
    known = {"zh_CN": {"a.b": "\u4e00"}}
    catalogues = Catalogues(tmp_path, ("en", "zh_CN"), known)
    assert list(catalogues) == ["en", "zh_CN"]
    assert "en" in catalogues
    assert "zh_CN" in catalogues
    (tmp_path / "a.en.json").write_text('{"a.b": "two"}', "utf-8")
    assert dict(catalogues) == {"en": {"a.b": "two"}, "zh_CN": {"a.b": "\u4e00"}}
    (tmp_path / "a.en.json").write_text("[]", "utf-8")
    assert catalogues["en"] == {"a.b": "two"}
    assert catalogues.get("de") is None
