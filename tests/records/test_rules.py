"""Rules that are imported by a write are there when it asks for them."""

import pytest

from app.subjects import record_kinds
from models.records.kind import LateRule

LATE = {kind.name: kind.rule for kind in record_kinds() if isinstance(kind.rule, LateRule)}


@pytest.mark.parametrize("kind", LATE)
def test_a_rule_that_comes_later_is_there(kind: str) -> None:
    rule = LATE[kind]
    found = rule.found()
    assert (found.__module__, found.__name__) == (rule.module, rule.name)


def test_the_subjects_use_them() -> None:
    assert {"lease", "work", "incident", "shelving"} <= LATE.keys()
