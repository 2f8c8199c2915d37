"""The bench of a park with a real history and a real worker; a draft that becomes the truth."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from app.core.rulebench import RuleBench
from app.jobs import Jobs
from app.sites import settle
from models.alarms.trial.backtest import Comparison
from models.alarms.trial.bench import Draft, Trial
from models.alarms.trial.knobs import knobs, turned
from models.incidents.kinds import SUBJECT
from models.journal import Change, Journal
from models.journal.entries import APPLIED, CONFIGURATION, configuration_applied
from models.points import Rule, rules_of
from models.site.park import Park
from models.text.message import Message
from tests.rulebench.cold_room import (
    DAY,
    END,
    MINUTE,
    POINT,
    START,
    applied,
    opened,
    write_past,
    write_site,
)


@dataclass
class OnDuty:
    person: str = "wang-fang"
    refused: dict[str, Message] = field(default_factory=dict)

    def objection(self, permission: str) -> Message | None:
        return self.refused.get(permission)


@dataclass
class House:
    site: Path
    data: Path
    journal: Journal
    park: Park
    bench: RuleBench
    on_duty: OnDuty
    reopened: list[bool]

    @property
    def rule(self) -> Rule:
        return next(r for r in rules_of(self.park.points[POINT]) if r.name == "limits")


@pytest.fixture(scope="module")
def jobs() -> Iterator[Jobs]:
    with closing(Jobs()) as made:
        yield made


@pytest.fixture
def house(tmp_path: Path, jobs: Jobs) -> Iterator[House]:
    site, data, on_duty = write_site(tmp_path / "site"), tmp_path / "data", OnDuty()
    with closing(opened(data, list(SUBJECT.kinds))) as journal:
        park = applied(site, data, journal)
        bench = RuleBench(data, park, journal, jobs, on_duty)
        again: list[bool] = []
        bench.applied = lambda: again.append(True)
        yield House(site, data, journal, park, bench, on_duty, again)


def turn(rule: Rule, **values: float) -> Rule:
    for name, value in values.items():
        id_ = f"limit:{name}" if name in ("high", "low", "high_high") else name
        rule = turned(rule, next(k for k in knobs(rule) if k.id == id_), value)
    return rule


def incident(house: House, id_: str, alarm: str, disposition: str | None) -> None:
    values = {
        "number": f"I-{id_}", "type": "other", "title": {"en": "Cold room", "zh_CN": "冷库"},
        "state": "closed", "priority": "P2", "raised": END, "respond_by": END,
        "resolve_by": END, "alarms": [alarm], "disposition": disposition,
    }  # fmt: skip
    changes = [Change("incident", id_, name, v) for name, v in values.items() if v is not None]
    house.journal.write_now("wang-fang", changes)


def test_three_days_in_the_worker(house: House) -> None:
    write_past(house.data, house.park)
    day2 = START + DAY
    incident(house, "1", f"{POINT}@{day2 + 1080 * MINUTE}", "repaired")
    incident(house, "2", f"{POINT}/limits@{START + 360 * MINUTE}", "made_safe")
    incident(house, "3", f"{POINT}@{START + 720 * MINUTE}", "false_alarm")
    tried = turn(house.rule, on_delay=1800.0)
    shares: list[float] = []

    found = asyncio.run(
        house.bench.attempt(Trial(POINT, house.rule, tried, START, END), shares.append)
    )

    assert isinstance(found, Comparison)
    # each day 20 minutes of 9 and two of 10, and once an hour of 13
    assert (found.now.alarms, found.tried.alarms) == (7, 1)
    assert found.now.longest_ms == 60 * MINUTE
    assert found.tried.delay_ms == 30 * MINUTE
    assert found.now.delay_ms == 0
    assert (found.gone, found.added, found.shift_ms) == (6, 0, 30 * MINUTE)
    assert found.span.good_ms == 3 * DAY - 120 * MINUTE
    assert found.linked == 2
    assert [one.title for one in found.missed] == ["I-2 Cold room"]
    assert shares
    assert shares == sorted(shares)


def test_a_history_that_cannot_be_read_is_said_not_raised(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    (house.data / "history").write_text("no folder", encoding="utf-8")
    found = asyncio.run(house.bench.attempt(Trial(POINT, house.rule, house.rule, START, END)))
    assert isinstance(found, Message)
    assert found.code == "rulebench.failed"
    assert "FileExistsError" in str(found.parameters["detail"])
    assert "the rule bench failed" in caplog.text


def test_a_draft_becomes_the_truth_and_the_site_file_has_nothing_against_it(house: House) -> None:
    tried = turn(house.rule, high=9.5, on_delay=60.0)

    async def work() -> Draft:
        draft = await house.bench.draft(POINT, tried)
        assert isinstance(draft, Draft), draft
        assert await house.bench.apply(draft, "It opens at every delivery") is None
        return draft

    draft = asyncio.run(work())

    assert house.reopened == [True]
    assert draft.text == (
        "[[exception]]\n"
        f'point = "{POINT}"\n'
        "limits = { high = 9.5 }\n"
        "alarms = { limits = { on_delay_s = 60 } }\n"
    )
    changed = [(str(line.parameters["section"]), line.parameters["id"]) for line in draft.lines]
    assert changed == [("points", POINT)]
    settled = settle(house.site, house.data, house.journal, apply=False)
    assert settled.difference is None
    after = next(r for r in rules_of(settled.park.points[POINT]) if r.name == "limits")
    assert after == tried
    other = settled.park.points["c2.temperature"]
    assert rules_of(other) == rules_of(house.park.points["c2.temperature"])
    stands = house.journal.value(CONFIGURATION, "cold", APPLIED)
    assert stands is not None
    assert stands.value["digest"] == draft.digest


def test_the_site_file_is_asked_about_when_somebody_changes_it(house: House) -> None:
    async def work() -> None:
        draft = await house.bench.draft(POINT, turn(house.rule, high=9.5))
        assert isinstance(draft, Draft)
        await house.bench.apply(draft, "why")

    asyncio.run(work())
    text = house.site.read_text(encoding="utf-8")
    house.site.write_text(text.replace("Other room", "Third room"), encoding="utf-8")
    assert settle(house.site, house.data, house.journal, apply=False).difference is not None


def test_what_the_check_refuses_is_no_draft(house: House) -> None:
    tried = turn(house.rule, deadband=20.0)
    found = asyncio.run(house.bench.draft(POINT, tried))
    assert isinstance(found, tuple)
    assert found


def test_who_may_not_does_not(house: House) -> None:
    async def work() -> Message | None:
        draft = await house.bench.draft(POINT, turn(house.rule, high=9.5))
        assert isinstance(draft, Draft)
        house.on_duty.refused["configuration.apply"] = Message.of("people.may_not")
        return await house.bench.apply(draft, "why")

    assert asyncio.run(work()) == Message.of("people.may_not")
    assert house.reopened == []
    assert house.bench._applied_digest() == house.park.digest


def test_a_draft_of_yesterday_does_not_undo_what_came_after(house: House) -> None:
    async def work() -> Message | None:
        first = await house.bench.draft(POINT, turn(house.rule, high=9.5))
        assert isinstance(first, Draft)
        assert await house.bench.apply(first, "one") is None
        second = await house.bench.draft(POINT, turn(house.rule, high=7.5))
        assert isinstance(second, Draft)
        return await house.bench.apply(second, "two")

    assert asyncio.run(work()) == Message.of("rulebench.stale_draft")


def test_nor_what_was_applied_under_another_id_of_the_site(house: House) -> None:
    async def work() -> Message | None:
        draft = await house.bench.draft(POINT, turn(house.rule, high=9.5))
        assert isinstance(draft, Draft)
        other = configuration_applied("renamed", "0" * 64, house.park.digest)
        await house.journal.write("bo", [other], "from another post")
        return await house.bench.apply(draft, "two")

    assert asyncio.run(work()) == Message.of("rulebench.stale_draft")
    assert house.reopened == []


def test_two_who_apply_at_once_apply_one(house: House) -> None:
    async def work() -> list[Message | None]:
        draft = await house.bench.draft(POINT, turn(house.rule, high=9.5))
        assert isinstance(draft, Draft)
        return await asyncio.gather(*(house.bench.apply(draft, why) for why in ("one", "two")))

    assert sorted(asyncio.run(work()), key=str) == sorted(
        [None, Message.of("rulebench.stale_draft")], key=str
    )
    assert len(house.reopened) == 1
