"""What privacy brings to the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.privacy import ERASURE, PURPOSE
from models.records import RecordKind
from models.text.message import Message
from widgets.contribution import GROUP_PEOPLE, Contribution, Desk, Workspace


def privacy_contribution(kinds: Sequence[RecordKind]) -> Contribution:
    """The page "privacy" of the shift; `kinds` are all that records can be of."""
    return Contribution(
        "privacy",
        Message.of("privacy.title"),
        "people",
        _builder(kinds),
        opens=("privacy", ERASURE, PURPOSE),
        group=GROUP_PEOPLE,
    )


def _builder(kinds: Sequence[RecordKind]) -> Callable[[Desk], Workspace]:
    def build(desk: Desk) -> Workspace:
        from widgets.privacy.workspace import PrivacyWorkspace

        return PrivacyWorkspace(desk, kinds)

    return build
