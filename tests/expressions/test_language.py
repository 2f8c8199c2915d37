"""The language of expressions: what it says, what it refuses, what it does with the unknown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from models.expressions import ExpressionError, parse

ROOT = Path(__file__).resolve().parents[2]
VALUES = {"level": 40.0, "flow": 0.0, "tank-2.level": 91.5, "pump.state": 2.0, "max": 3.0}


def holds(text: str, **more: float | None) -> bool | None:
    return parse(text).value({**VALUES, **more}.get)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("level > 30", True),
        ("level>40", False),
        ("level >= 40", True),
        ("10 < level < 30", False),
        ("10 < level <= 40 == level", True),
        ("tank-2.level - level > 50", True),
        ("tank-2.level-level > 50", True),
        ("level - 2 * 3 == 34", True),
        ("(level - 2) * 3 == 114", True),
        ("-level < 0 and not level < 0", True),
        ("abs(level - tank-2.level) > 51.4", True),
        ("min(level, tank-2.level, 50) == 40", True),
        ("max > 2 and max(level, max) == 40", True),
        ("not (level > 30 and flow > 0)", True),
        ("level > 30 or flow > 0 and level < 0", True),
        ("(level > 30 or flow > 0) and level < 0", False),
        ("1e2 > level", True),
        ("level / 0 > 1", None),
        ("level / flow > 1 or level == 40", True),
        ("1e300 * 1e300 > level", None),
    ],
)
def test_says(text: str, expected: bool | None) -> None:
    assert holds(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dead > 1", None),
        ("not dead > 1", None),
        ("dead > 1 and flow > 0", False),
        ("flow > 0 and dead > 1", False),
        ("dead > 1 and level > 0", None),
        ("dead > 1 or level > 0", True),
        ("dead > 1 or flow > 0", None),
        ("min(level, dead) > 1", None),
        ("50 < level < dead", False),
        ("30 < level < dead", None),
        ("dead - dead == 0", None),
    ],
)
def test_unknown_decides_nothing(text: str, expected: bool | None) -> None:
    assert holds(text, dead=None) is expected
    assert holds(text, dead=float("nan")) is expected


def test_states_are_compared_by_their_code() -> None:
    expression = parse("pump.state == 'tripped' and 'off' != pump.state")
    assert expression.names == ("pump.state",)
    assert expression.codes == (("pump.state", "tripped"), ("pump.state", "off"))
    assert expression.value(VALUES.get) is None  # nothing is concluded from a code not looked up
    index = {"off": 0, "on": 1, "tripped": 2}
    resolved = expression.resolved(lambda _, code: index.get(code))
    assert resolved.codes == ()
    assert resolved.value(VALUES.get) is True
    with pytest.raises(ExpressionError) as refused:
        expression.resolved(lambda _, code: None)
    assert refused.value.message.code == "expressions.unknown_state"


def test_names_can_be_made_full() -> None:
    expression = parse("min(level, a.level) - -level > 2 or not state == 'on'")
    full = expression.renamed(lambda name: name if "." in name else f"t1.{name}")
    assert full.names == ("t1.level", "a.level", "t1.state")
    assert full.codes == (("t1.state", "on"),)
    values = {"t1.level": 3.0, "a.level": 1.0, "t1.state": 1.0}
    assert full.resolved(lambda *_: 1).value(values.get) is True


def test_a_device_may_have_a_minus_in_its_name() -> None:
    assert parse("tank-2.level > 3").names == ("tank-2.level",)
    assert parse("level -tank.level > 3").names == ("level", "tank.level")
    assert parse("2-b.level > 3").names == ("2-b.level",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "expressions.ends_early"),
        ("level", "expressions.want_truth"),
        ("level and flow > 1", "expressions.want_truth"),
        ("not level", "expressions.want_truth"),
        ("(level > 1) + 2 > 3", "expressions.want_number"),
        ("(level > 1) == (flow > 1)", "expressions.want_number"),
        ("level > 1 level", "expressions.unexpected"),
        ("level > ", "expressions.ends_early"),
        ("level > and", "expressions.unexpected"),
        ("(level > 1", "expressions.ends_early"),
        ("level > 1)", "expressions.unexpected"),
        ("1 < 2", "expressions.no_point"),
        ("level = 3", "expressions.unknown_word"),
        ("level ** 2 > 3", "expressions.unexpected"),
        ("level > 1_000", "expressions.unknown_word"),
        ("level > 1e999", "expressions.unknown_word"),
        ("Level > 1", "expressions.unknown_word"),
        ("a.b.c > 1", "expressions.unknown_word"),
        ("__import__('os') > 1", "expressions.unknown_word"),
        ("exec(level) > 1", "expressions.unexpected"),
        ("level.__class__ > 1", "expressions.unknown_word"),
        ("level[0] > 1", "expressions.unknown_word"),
        ("lambda > 1 if level else 2", "expressions.unexpected"),
        ("温度 > 1", "expressions.unknown_word"),
        ("abs(level, flow) > 1", "expressions.wrong_count"),
        ("min(level) > 1", "expressions.wrong_count"),
        ("max() > 1", "expressions.unexpected"),
        ("level > 'on'", "expressions.code_alone"),
        ("level + 1 == 'on'", "expressions.code_alone"),
        ("'on'", "expressions.code_alone"),
        ("('on') == level", "expressions.code_alone"),
        ("'on' == 'on'", "expressions.code_alone"),
        ("level == flow == 'on'", "expressions.code_alone"),
        ("abs('on') == level", "expressions.code_alone"),
        ("level > " + "1" * 500, "expressions.too_long"),
        ("(" * 21 + "level > 1" + ")" * 21, "expressions.too_deep"),
        ("not " * 21 + "level > 1", "expressions.too_deep"),
        ("- " * 21 + "level > 1", "expressions.too_deep"),
        (" or ".join(f"p{n} > 1" for n in range(17)), "expressions.too_many_points"),
    ],
)
def test_refuses(text: str, code: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    assert refused.value.message.code == code


def test_says_at_which_character() -> None:
    with pytest.raises(ExpressionError) as refused:
        parse("level > 3 and fan")
    assert refused.value.message.parameters["at"] == 15


def test_the_limits_themselves_are_allowed() -> None:
    assert parse("(" * 20 + "level > 1" + ")" * 20).value(VALUES.get) is True
    assert len(parse(" or ".join(f"p{n} > 1" for n in range(16))).names) == 16


def test_one_text_is_one_expression() -> None:
    assert parse("level > 30") is parse("level > 30")


def test_every_sentence_is_there_in_both_languages_and_used() -> None:
    source = "".join(p.read_text("utf-8") for p in (ROOT / "models/expressions").glob("*.py"))
    texts = [
        json.loads((ROOT / f"resources/text/expressions.{language}.json").read_text("utf-8"))
        for language in ("en", "zh_CN")
    ]
    assert texts[0].keys() == texts[1].keys()
    assert {code for code in texts[0] if f'"{code}"' not in source} == set()
