"""What can begin at a place, a device, a tenant or an alarm."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from widgets.contribution import Beginning, Contribution, Desk, Target
from widgets.shell.palette import Command


def beginning_commands(
    contributions: Sequence[Contribution], desk: Desk, targets: Sequence[Target]
) -> list[Command]:
    """One entry for each record that can begin at one of `targets`; the first that fits counts."""

    def beginning(begin: Beginning, at: Target) -> Callable[[], None]:
        def show() -> None:
            desk.show(Target(f"new-{begin.kind}", f"{at.kind}:{at.id}"))

        return show

    found = []
    for contribution in contributions:
        for begin in contribution.begins:
            at = next((target for target in targets if target.kind in begin.at), None)
            if at is not None:
                found.append(Command(desk.words.say(begin.title), beginning(begin, at)))
    return found
