"""The templates that are shipped, and what becomes of faulty ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.incidents import LONGEST_NOTICE
from models.incidents.sop import SopFault, load_sops, suggested
from models.points.kinds import KINDS
from models.roster import CALLS
from models.text.say import blanks
from tests.incidents.desk import ROOT, SOPS


def test_every_type_of_a_park_is_there() -> None:
    assert {
        "fire_alarm", "gas_alarm", "lift_entrapment", "medical", "intruder", "leak", "flood",
        "power_loss", "forced_door", "link_lost", "chiller_trip", "hot_works", "other", "duress",
        "water_supply", "backup_power", "severe_weather", "barrier",
    } == SOPS.keys()  # fmt: skip


@pytest.mark.parametrize("sop", SOPS.values(), ids=list(SOPS))
def test_a_template_says_the_same_in_both_languages(sop) -> None:
    assert blanks(sop.notice.en) == blanks(sop.notice.zh_CN)
    assert sop.notice.en != sop.notice.zh_CN
    for step in sop.step:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in step.title.zh_CN)
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in step.title.en)
    assert max(len(sop.notice.en), len(sop.notice.zh_CN)) < LONGEST_NOTICE
    assert set(sop.alarms) <= KINDS.keys()


def test_an_alarm_suggests_its_type() -> None:
    assert suggested(SOPS, "leak") == "leak"
    assert suggested(SOPS, "entrapment") == "lift_entrapment"
    assert suggested(SOPS, "temperature") == ""


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('priority = "P2"', 'priority = "P9"', "priority"),
        ('priority = "P2"', 'priority = "P2"\nlife_safety = true', ""),
        ('priority = "P2"', 'priority = "P2"\ncolour = "red"', "colour"),
        ("{place}", "there", "notice"),
        ("{phone}", "{contact}", "notice"),
        ('code = "valve"', 'code = "look"', ""),
        ('code = "leak"', 'code = "spill"', "code"),
        ("[[step]]", "[[step", ""),
        ("timer_min = 10", "timer_min = -1", "step.0.timer_min"),
    ],
)
def test_a_faulty_file_is_named_with_the_place_of_its_fault(
    tmp_path: Path, old: str, new: str, where: str
) -> None:
    text = (ROOT / "resources" / "sop" / "leak.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "leak.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SopFault) as fault:
        load_sops(tmp_path)
    assert fault.value.message.parameters["file"] == "leak.toml"
    assert fault.value.message.parameters["where"] == where
    assert fault.value.message.parameters["detail"]


def test_a_file_that_is_no_text_is_a_fault_too(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SopFault):
        load_sops(tmp_path)


def test_every_call_is_one_of_the_roster() -> None:
    calls = {step.call for sop in SOPS.values() for step in sop.step}
    assert calls - {""} <= set(CALLS)
