"""The first users: commands and applied configurations."""

import pytest

from models.commands.command import Command, Outcome
from models.journal import Journal
from models.journal.entries import (
    command_intent,
    command_outcome,
    configuration_applied,
    read_message,
)
from models.text import Message, Name


@pytest.fixture
def journal(tmp_path):
    clock = iter(range(1_700_000_000_000, 2_000_000_000_000))
    opened = Journal.open(tmp_path, clock=lambda: next(clock), reserve_bytes=0)
    yield opened
    opened.close()


def test_the_life_of_a_command(journal):
    detail = Message.of(
        "x.y", name=Name("Door", "门"), limit=0.1, count=3, inner=Message.of("a.b", text=None)
    )
    journal.write_now("anna", [command_intent(Command("c1", "door.1", 21.3, "anna"))], "visitor")
    assert journal.without("command", "intent", "outcome") == ["c1"]
    journal.write_now("", [command_outcome("c1", Outcome.UNKNOWN, detail)])
    intent, outcome = journal.history("command", "c1")
    assert (intent.actor, intent.reason) == ("anna", "visitor")
    assert intent.value == {"point": "door.1", "value": "21.3"}
    assert float(intent.value["value"]) == 21.3
    assert outcome.value["outcome"] == "unknown"
    assert read_message(outcome.value["detail"]) == detail
    assert journal.without("command", "intent", "outcome") == []


def test_the_applied_configuration(journal):
    journal.write_now("anna", [configuration_applied("site", "ab" * 32, None)])
    journal.write_now("anna", [configuration_applied("site", "cd" * 32, "ab" * 32)])
    assert journal.value("configuration", "site", "applied").value == {
        "digest": "cd" * 32,
        "before": "ab" * 32,
    }
    assert len(journal.history("configuration", "site")) == 2
