"""What the community brings to the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.text.message import Message
from widgets.contribution import (
    GROUP_TENANTS,
    Action,
    Contribution,
    Desk,
    Found,
    Target,
    Workspace,
)


def indicators_contribution() -> Contribution:
    """How well the park is served, tenant by tenant."""
    return Contribution(
        "indicators",
        Message.of("communitypanel.title"),
        "tenants",
        _indicators,
        opens=("indicators",),
        actions=(Action("park", Message.of("communitypanel.park"), "Alt+P"),),
        group=GROUP_TENANTS,
    )


def events_contribution() -> tuple[Contribution, Contribution]:
    """Park events, and notices."""
    return (
        Contribution(
            "events",
            Message.of("communitypanel.events"),
            "tenants",
            _events,
            opens=("park_event", "new-park_event"),
            actions=(Action("new", Message.of("communitypanel.new_event")),),
            find=_finding("park_event", "communitypanel.found.event"),
            group=GROUP_TENANTS,
        ),
        Contribution(
            "notices",
            Message.of("communitypanel.notices"),
            "tenants",
            _notices,
            opens=("notice", "new-notice"),
            actions=(Action("new", Message.of("communitypanel.new_notice")),),
            find=_finding("notice", "communitypanel.found.notice"),
            group=GROUP_TENANTS,
        ),
    )


def _indicators(desk: Desk) -> Workspace:
    from widgets.community.indicators import IndicatorsWorkspace

    return IndicatorsWorkspace(desk)


def _events(desk: Desk) -> Workspace:
    from widgets.community.guests import guests
    from widgets.community.layout import events_layout

    return guests(desk, events_layout())


def _notices(desk: Desk) -> Workspace:
    from widgets.community.guests import guests
    from widgets.community.layout import notices_layout

    return guests(desk, notices_layout())


def _finding(kind: str, detail: str) -> Callable[[Desk, str], Sequence[Found]]:
    def find(desk: Desk, text: str) -> Sequence[Found]:
        from widgets.records import name_text

        found = []
        for hit in desk.view.records.search(text, [kind], 6):
            record = desk.view.records.get(kind, hit.id)
            if record is not None:
                title = name_text(desk, record.values.get("title"))
                found.append(Found(Target(kind, hit.id), title, desk.words.say(detail), 55))
        return found

    return find
