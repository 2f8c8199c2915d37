"""Commands in the journal: the intent before the first byte leaves, the outcome after."""

from __future__ import annotations

from collections.abc import Sequence

from models.commands import CommandRecord, Outcome
from models.journal import Change, Journal
from models.journal.entries import COMMAND, INTENT, OUTCOME, command_intent, command_outcome
from models.storage import StorageError
from models.text.message import Message


class CommandBook:
    """Implements `app.commands.CommandLog`."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    async def intent(self, record: CommandRecord) -> None:
        """Commit what is about to be asked; OSError if the disk does not take it."""
        command = record.command
        await self._write(command.actor, [command_intent(command)], command.reason)

    async def outcome(self, record: CommandRecord) -> None:
        """Commit how it ended; OSError if the disk does not take it."""
        command = record.command
        outcome = command_outcome(command.id, record.outcome, record.detail)
        await self._write(command.actor, [outcome], "")

    async def refused(self, record: CommandRecord) -> None:
        """Commit what was asked and why it was not sent, as one operation."""
        command = record.command
        outcome = command_outcome(command.id, record.outcome, record.detail)
        await self._write(command.actor, [command_intent(command), outcome], command.reason)

    async def _write(self, actor: str, changes: Sequence[Change], reason: str) -> None:
        try:
            await self._journal.write(actor, changes, reason)
        except StorageError as error:
            raise OSError(error.message.code) from error


def close_interrupted(journal: Journal) -> int:
    """Commands that a crash left without an end become UNKNOWN; they are never sent again."""
    interrupted = journal.without(COMMAND, INTENT, OUTCOME)
    for command in interrupted:
        why = Message.of("core.command_interrupted")
        journal.write_now("", [command_outcome(command, Outcome.UNKNOWN, why)])
    return len(interrupted)
