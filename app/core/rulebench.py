"""The rule bench of a running core: tries in the worker, drafts, and what makes one the truth."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

from app.jobs import JobError, Jobs
from models.alarms.trial.backtest import Comparison, Linked
from models.alarms.trial.bench import Draft, Trial
from models.alarms.trial.refinement import refinement
from models.journal import Journal
from models.journal.entries import configuration_applied, read_message
from models.people.permissions import CONFIGURE
from models.points import Rule, alarm_id, rules_of
from models.records import Condition, Order, Query, Record
from models.site.park import Park
from models.storage import StorageError
from models.text.message import Message

_log = logging.getLogger(__name__)
_DISMISSED = frozenset({"false_alarm", "nuisance", "drill", "duplicate"})
_MOST = 1_000
"""Incidents that are looked through, newest first."""


class Authority(Protocol):
    """Who acts, and whether they may."""

    @property
    def person(self) -> str:
        """Id of the person who is signed on; empty if nobody is."""

    def objection(self, permission: str) -> Message | None:
        """Why the person may not do this now; None if they may."""


class RuleBench:
    """Implements `models.alarms.trial.bench.Bench` for the park that runs."""

    def __init__(
        self, folder: Path, park: Park, journal: Journal, jobs: Jobs, authority: Authority
    ) -> None:
        """`folder` is the data folder."""
        self._folder, self._park, self._journal = folder, park, journal
        self._jobs, self._authority = jobs, authority
        self.applied: Callable[[], None] = lambda: None
        """Called when another set is the truth: whoever runs the core starts it anew."""

    async def attempt(
        self, trial: Trial, progress: Callable[[float], None] | None = None
    ) -> Comparison | Message:
        """Both rules on the same samples, in the worker."""
        from pydantic import TypeAdapter

        try:
            found = await self._jobs.run(
                "app.core.rulejobs:try_rule",
                str(self._folder),
                asdict(trial),
                [asdict(one) for one in self._linked(trial)],
                asdict(self._park.alarms),
                progress=progress,
            )
        except JobError as error:
            return _failed(error)
        return TypeAdapter(Comparison).validate_python(found)

    def objection(self) -> Message | None:
        """Why a rule may not be applied by who is signed on."""
        return self._authority.objection(CONFIGURE)

    async def draft(self, point: str, rule: Rule) -> Draft | tuple[Message, ...]:
        """The set that applies with `rule` at `point`, checked in the worker."""
        known = self._park.points.get(point)
        now = next((r for r in rules_of(known) if r.name == rule.name), None) if known else None
        if known is None or now is None:
            return (Message.of("rulebench.unknown_point"),)
        settings = refinement(known, now, rule)
        try:
            found = await self._jobs.run(
                "app.core.rulejobs:draft_set",
                str(self._folder),
                self._park.digest,
                point,
                settings,
            )
        except JobError as error:
            return (_failed(error),)
        if "faults" in found:
            return _messages(found["faults"])
        lines = _messages(found["lines"])
        return Draft(point, rule.name, found["text"], found["path"], found["digest"], lines)

    async def apply(self, draft: Draft, reason: str) -> Message | None:
        """Keep the draft, then say in the journal that it is the truth."""
        wrong = self.objection()
        if wrong is not None:
            return wrong
        person = self._authority.person
        base = self._park.digest
        if self._applied_digest() != base:
            return Message.of("rulebench.stale_draft")
        try:
            site = await self._jobs.run(
                "app.core.rulejobs:keep_draft", str(self._folder), draft.path, draft.digest, base
            )
            wrong = self.objection()
            if wrong is not None or person != self._authority.person:
                return wrong or Message.of("people.changed_meanwhile")
            if self._applied_digest() != base:  # another was applied while this one was kept
                return Message.of("rulebench.stale_draft")
            why = f"{alarm_id(draft.point, draft.rule)}: {reason}"
            await self._journal.write(
                person, [configuration_applied(site, draft.digest, base)], why
            )
        except JobError as error:
            return _failed(error)
        except StorageError as error:
            return Message.of("records.not_saved", why=error.message)
        self.applied()
        return None

    def _applied_digest(self) -> str:
        """Of what applies now, under whatever id: the site may have been given another one."""
        return self._journal.applied() or ""

    def _linked(self, trial: Trial) -> list[Linked]:
        """Alarms of this rule that incidents name which were not dismissed."""
        # an incident begins after the alarm that it came from
        since: tuple[Condition, ...] = (
            ("alarms", "known", None),
            ("raised", "at_least", trial.start_ms),
        )
        newest = Query("incident", since, order=(Order("raised", descending=True),))
        names = {trial.point, alarm_id(trial.point, trial.now.name)}
        found = []
        for record in self._journal.records.list(newest, _MOST):
            if record.values.get("disposition") in _DISMISSED:
                continue
            for at in _moments(record, names):
                found.append(Linked(at, record.id, _title(record)))
        return found


def _moments(record: Record, names: set[str]) -> Sequence[int]:
    """When the alarms of `names` were raised that an incident came from."""
    alarms = record.values.get("alarms")
    found = []
    for text in alarms if isinstance(alarms, list) else ():
        name, _, at = str(text).rpartition("@")
        if name in names and at.isdigit():
            found.append(int(at))
    return found


def _title(record: Record) -> str:
    return f"{record.text('number')} {record.name('title').say('en')}".strip()


def _messages(plain: Sequence[Any]) -> tuple[Message, ...]:
    return tuple(m for m in map(read_message, plain) if m is not None)


def _failed(error: JobError) -> Message:
    _log.error("the rule bench failed: %s", error)
    lines = str(error).strip().splitlines()
    return Message.of("rulebench.failed", detail=lines[-1] if lines else "")
