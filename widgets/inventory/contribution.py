"""What the Devices workspace brings to the window."""

from __future__ import annotations

from collections.abc import Sequence

from models.text.message import Message
from widgets.contribution import Action, Contribution, Desk, Found, Target, Workspace

_MOST = 20


def inventory_contribution() -> Contribution:
    """Devices, links and points."""
    return Contribution(
        "inventory",
        Message.of("inventory.title"),
        "devices",
        _build,
        opens=("point", "link"),
        actions=(
            Action("points", Message.of("inventory.action.points"), "Alt+1"),
            Action("devices", Message.of("inventory.action.devices"), "Alt+2"),
            Action("links", Message.of("inventory.action.links"), "Alt+3"),
            Action("letters", Message.of("inventory.action.letters"), "Alt+4"),
            Action("filter", Message.of("inventory.action.filter"), "Alt+F"),
        ),
        find=find_points,
    )


def _build(desk: Desk) -> Workspace:
    # nobody waits for the tables before the first paint
    from widgets.inventory.workspace import InventoryWorkspace

    return InventoryWorkspace(desk)


def find_points(desk: Desk, text: str) -> Sequence[Found]:
    """Points and links whose name or id contains every word of `text`; at most 20."""
    words = text.casefold().split()
    park, found = desk.view.park, list[Found]()
    for link in park.links.values():
        name = desk.words.name(link.name)
        if all(word in f"{name} {link.id}".casefold() for word in words):
            target = Target("link", link.id)
            found.append(Found(target, name, desk.words.say("inventory.found.link"), 50))
    for point in park.points.values():
        if len(found) >= _MOST:
            break
        device = park.devices[point.device]
        names = f"{device.name.en} {device.name.zh_CN} {point.name.en} {point.name.zh_CN}"
        if device.kind != "link" and all(
            word in f"{names} {point.id}".casefold() for word in words
        ):
            title = f"{desk.words.name(device.name)} · {desk.words.name(point.name)}"
            found.append(Found(Target("point", point.id), title, point.id, 60))
    return found
