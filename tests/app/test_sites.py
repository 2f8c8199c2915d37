"""Which configuration applies at the next start."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from app.sites import Settled, settle
from app.subjects import record_kinds
from models.journal import Journal, applied_digest
from tests.system.small_site import write_site

BEGIN = 1_767_571_200_000


@pytest.mark.parametrize("renamed", ["aa-park", "zz-park"])
def test_a_site_that_was_given_another_id_applies_at_the_next_start_too(
    tmp_path: Path, renamed: str
) -> None:
    folder, site = tmp_path / "data", write_site(tmp_path, 1, 1)
    # a clock that stands still or was set back: what was written last is still the last
    moments = itertools.count(BEGIN, -1000)

    def start(*, apply: bool = False) -> Settled:
        journal = Journal.open(folder, clock=lambda: next(moments), kinds=record_kinds())
        try:
            return settle(site, folder, journal, apply=apply)
        finally:
            journal.close()

    first = start().park
    plain = site.read_text(encoding="utf-8")
    assert f'id = "{first.id}"' in plain
    site.write_text(plain.replace(f'id = "{first.id}"', f'id = "{renamed}"', 1), encoding="utf-8")
    assert start().offered is not None
    assert start(apply=True).park.id == renamed
    after = start()
    assert (after.park.id, after.offered) == (renamed, None)
    assert applied_digest(folder) == after.park.digest
    # and back again
    site.write_text(plain, encoding="utf-8")
    assert start(apply=True).park == start().park == first
