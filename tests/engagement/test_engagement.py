"""Events and notices: nobody comes before the beginning, nothing sent is rewritten."""

import pytest

from models.engagement import SUBJECT
from models.records import Change
from tests.records.room import NOW, room

HOUR = 3_600_000


@pytest.fixture
def desk(tmp_path):
    with room(tmp_path, SUBJECT.kinds) as made:
        title = {"en": "Drill", "zh_CN": "演练"}
        made.put("park_event", "e", title=title, starts=NOW + HOUR, ends=NOW + 2 * HOUR)
        made.put("invitation", "e/t", event="e", tenant="t", invited=NOW)
        made.put("notice", "n", title=title, text=title)
        yield made


def code(desk, kind, id_, **values):
    refused = desk.try_write(*(Change(kind, id_, name, value) for name, value in values.items()))
    return None if refused is None else refused.code


def test_who_came_is_counted_once_it_has_begun(desk):
    assert code(desk, "invitation", "e/t", answer="yes") is None
    assert code(desk, "invitation", "e/t", came=2) == "engagement.not_begun"
    desk.pass_time(HOUR)
    assert code(desk, "invitation", "e/t", came=-1) == "engagement.below_zero"
    assert code(desk, "invitation", "e/t", came=2) is None
    desk.put("park_event", "e", cancelled=True)
    assert code(desk, "invitation", "e/t", came=3) == "engagement.cancelled"


def test_a_sent_notice_stays_as_it_was(desk):
    assert code(desk, "notice", "n", text={"en": "Better"}) is None
    desk.put("notice", "n", sent=NOW)
    for name, value in (("text", {"en": "x"}), ("title", {"en": "x"}), ("sent", NOW + 1)):
        assert code(desk, "notice", "n", **{name: value}) == "engagement.sent_already"


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("park_event", {"title": {"en": "x"}, "starts": 5, "ends": 5}, "engagement.ends_before"),
        ("invitation", {"event": "?", "tenant": "t", "invited": 1}, "engagement.no_event"),
        ("notice_reading", {"notice": "?", "tenant": "t", "addressed": 1}, "engagement.no_notice"),
        (
            "notice_reading",
            {"notice": "n", "tenant": "t", "addressed": 5, "read": 4},
            "engagement.read_before",
        ),
        ("notice_reading", {"notice": "n", "tenant": "t", "addressed": 5, "read": 5}, None),
        ("notice", {"title": {"en": "x"}, "text": {"en": "x" * 301}}, "records.too_long"),
    ],
)
def test_what_is_refused(desk, kind, values, expected):
    assert code(desk, kind, "new", **values) == expected
