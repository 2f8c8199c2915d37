"""Every call that a procedure asks for is answered in the demo park, by a number that dials."""

from __future__ import annotations

import asyncio
import tomllib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.demorecords import seed
from app.subjects import record_kinds
from models.journal import Journal
from models.roster import CALLS, dialled, reachable

ROOT = Path(__file__).parents[2]
NOW = int(datetime(2026, 11, 23, 3, 0, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000)


def calls_of_procedures() -> set[str]:
    found = set()
    for path in (ROOT / "resources" / "sop").glob("*.toml"):
        for step in tomllib.loads(path.read_text(encoding="utf-8")).get("step", ()):
            found |= {step["call"]} if step.get("call") else set()
    return found


def test_every_call_of_a_procedure_is_known():
    found = calls_of_procedures()
    assert found
    assert found <= set(CALLS)


def test_every_call_is_answered_at_night(tmp_path):
    kinds = record_kinds()
    journal = Journal.open(tmp_path, clock=lambda: NOW, reserve_bytes=0, kinds=kinds)
    asyncio.run(seed(journal, kinds, NOW, "Asia/Shanghai"))
    for call in CALLS:
        first, *_ = reachable(journal.records, call, NOW)
        assert dialled(first.phone), call
    night = reachable(journal.records, "electrician", NOW)
    assert [one.until_ms is not None for one in night[:2]] == [True, False]
    assert night[0].contact.values["name"]["en"] == "Tang Bo, electrician"
    journal.close()
