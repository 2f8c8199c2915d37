"""What is permitted changes while a panel is open: somebody takes over, the desk is locked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from models.text.message import Message
from models.views import Changes, View, actor
from widgets.contribution import Desk


def follow_authority(owner: QWidget, view: View, ask: Callable[[], None]) -> None:
    """Call `ask` whenever somebody else acts or may do something else, as long as `owner` lives."""

    def hear(changes: Changes) -> None:
        if changes.authority:
            ask()

    end = view.subscribe(hear)
    owner.destroyed.connect(lambda: end())


def refusal(desk: Desk, permission: str) -> Message | None:
    """Why this cannot be done now; None if it can."""
    recording = desk.view.recording
    if recording is None:
        return Message.of("records.not_writable")
    return recording.objection(permission)


def taken_over(desk: Desk, person: str) -> Message | None:
    """Why what `person` asked for is not done any more: it would stand under the name of who took
    over the desk since. A locked desk is nobody's yet, and refuses by itself."""
    if actor(desk.view) in (person, ""):
        return None
    return Message.of("people.changed_meanwhile")


def gate(button: QWidget, desk: Desk, permission: str) -> None:
    """Grey `button` out while its permission is missing; the tooltip says why."""

    def ask() -> None:
        refused = refusal(desk, permission)
        button.setEnabled(refused is None)
        button.setToolTip("" if refused is None else desk.words.say(refused))

    follow_authority(button, desk.view, ask)
    ask()
