"""Jobs of the rule bench, run in the worker process: plain arguments, plain results."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

_DAY_MS = 86_400_000
_READ = 0.4
"""Share of the work that is reading; the rest is three replays."""


def try_rule(
    folder: str,
    trial: dict[str, Any],
    linked: Sequence[dict[str, Any]],
    settings: dict[str, Any],
    progress: Callable[[float], None] = lambda _: None,
) -> dict[str, Any]:
    """Both rules of a `Trial` on the stored samples of its point; a `Comparison`."""
    from pydantic import TypeAdapter

    from models.alarms.trial.backtest import Linked, Span, compare
    from models.alarms.trial.bench import Trial
    from models.alarms.trial.replay import good_ms, replay, without_delays
    from models.site.park import AlarmSettings

    wanted = TypeAdapter(Trial).validate_python(trial)
    tape = _tape(folder, wanted.point, wanted.start_ms, wanted.end_ms, progress)
    episodes = []
    for number, rule in enumerate((wanted.now, wanted.tried, without_delays(wanted.now))):
        at = _READ + (1 - _READ) * number / 3
        episodes.append(
            replay(
                rule, wanted.point, tape, wanted.end_ms, lambda share, at=at: progress(  # type: ignore[misc]
                    at + share * (1 - _READ) / 3
                )
            )
        )  # fmt: skip
    now, tried, crossings = episodes
    found = compare(
        Span(wanted.start_ms, wanted.end_ms, good_ms(tape, wanted.start_ms, wanted.end_ms)),
        now,
        tried,
        crossings,
        linked=[Linked(**one) for one in linked],
        others=_others(folder, wanted.point, wanted.now.name, wanted.start_ms, wanted.end_ms),
        settings=AlarmSettings(**settings),
    )
    return asdict(found)


def _tape(
    folder: str, point: str, start_ms: int, end_ms: int, progress: Callable[[float], None]
) -> Any:
    """What is stored, and what held when the span began."""
    from models.alarms.trial.replay import Tape
    from models.history import HistoryReader

    reader = HistoryReader(Path(folder))
    parts = [reader.before(point, start_ms)]
    for begun in range(start_ms, end_ms, _DAY_MS):
        parts.append(reader.samples(point, begun, min(begun + _DAY_MS, end_ms)))
        progress(_READ * (begun - start_ms) / (end_ms - start_ms))
    return Tape(
        np.concatenate([part.times for part in parts]),
        np.concatenate([part.values for part in parts]),
        np.concatenate([part.quality for part in parts]),
    )


def _others(folder: str, point: str, rule: str, start_ms: int, end_ms: int) -> list[int]:
    """When the park's other alarms called."""
    from models.alarms import Happening
    from models.history import AlarmJournal

    told = AlarmJournal(Path(folder)).between(start_ms, end_ms, (Happening.RAISED,))
    return [one.at_ms for one in told if (one.point, one.rule) != (point, rule)]


def draft_set(folder: str, digest: str, point: str, settings: dict[str, Any]) -> dict[str, Any]:
    """The kept set `digest` with an exception for `point`, checked: its text, path, digest and
    difference, or its faults as messages."""
    from app.sites import difference_lines, fault_message
    from models.journal.entries import message_value
    from models.site.check import check
    from models.site.exceptions import with_exception
    from models.site.sets import difference, load_set, site_file

    data = Path(folder)
    draft = data / "draft"
    shutil.rmtree(draft, ignore_errors=True)
    kept = site_file(data, digest)
    shutil.copytree(kept.parents[1], draft)
    site = draft / kept.relative_to(kept.parents[1])
    written, block = with_exception(site.read_text(encoding="utf-8"), point, settings)
    site.write_text(written, encoding="utf-8")
    park = check(site, [draft / "profiles"])
    if isinstance(park, list):
        return {"faults": [message_value(fault_message(fault)) for fault in park]}
    lines = difference_lines(difference(load_set(data, digest), park))
    return {
        "text": block,
        "path": str(site),
        "digest": park.digest,
        "lines": [message_value(line) for line in lines],
    }


def keep_draft(folder: str, path: str, digest: str, base: str) -> str:
    """Keep the draft at `path` among the applied sets; the id of its site. It is not applied."""
    from models.site.check import check
    from models.site.sets import save_set

    site = Path(path)
    park = check(site, [site.parents[1] / "profiles"])
    if isinstance(park, list) or park.digest != digest:
        raise ValueError(f"{path} was changed since it was checked")
    save_set(Path(folder), park, site, draft_of=base)
    return park.id
