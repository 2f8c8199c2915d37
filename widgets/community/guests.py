"""Park events with their guests, notices with their readers."""

from __future__ import annotations

from collections.abc import Sequence

from models.engagement import SUBJECT
from models.records import Change, Order, Query, Record
from models.text.message import Message
from widgets.community.layout import Layout
from widgets.contribution import Desk
from widgets.records import Branch, Deed, Family, FamilyWords, name_text, named

_MOST = 10_000


def guests(desk: Desk, layout: Layout) -> Family:
    """The workspace of one of the two pages."""
    say = desk.words.say
    head = Branch(
        SUBJECT.kind(layout.kind),
        say(layout.title),
        say(layout.empty),
        layout.columns(desk),
        layout.rows(desk),
        (Order(layout.moment, descending=True),),
        begin=lambda _: layout.begin(desk),
    )
    member = Branch(
        SUBJECT.kind(layout.guest),
        say(layout.title),
        say(layout.empty_guests),
        layout.guest_columns(desk),
        layout.guest_rows(desk),
        parent=layout.parent,
    )
    deeds = [
        Deed(say(layout.ask_all), layout.key, lambda r, _: ask_all(desk, layout, r), primary=True)
    ]
    if layout.mark:
        deeds.append(Deed(say(layout.mark), "R", lambda _, guest: mark_read(desk, layout, guest)))
    words = FamilyWords(
        say(layout.new),
        name="title",
        text="text",
        deeds=deeds,
        code=(lambda record: name_text(desk, record.values.get("text"))) if layout.mark else None,
    )
    return Family(desk, head, member, words)


def ask_all(desk: Desk, layout: Layout, record: Record) -> tuple[Sequence[Change], Message]:
    """Invite or address every tenant that was not yet; one operation."""
    records, now = desk.view.records, desk.view.now()
    before = Query(layout.guest, ((layout.parent, "is", record.id),))
    asked = {guest.text("tenant") for guest in records.list(before, _MOST)}
    here = Query("tenant", (("status", "in", ("active", "leaving")),))
    fresh = [one.id for one in records.list(here, _MOST) if one.id not in asked]
    changes = list(layout.sending(record, now))
    for tenant in fresh:
        id_ = f"{record.id}/{tenant}"
        changes += [
            Change(layout.guest, id_, layout.parent, record.id),
            Change(layout.guest, id_, "tenant", tenant),
            Change(layout.guest, id_, layout.asked, now),
        ]
    if not changes:
        return (), Message.of("communitypanel.asked_already")
    return changes, Message.of("communitypanel.asked", count=len(fresh))


def mark_read(desk: Desk, layout: Layout, guest: Record | None) -> tuple[Sequence[Change], Message]:
    """The chosen tenant has read it now."""
    if guest is None:
        return (), Message.of("communitypanel.choose_first")
    said = Message.of("communitypanel.read_by", tenant=named(desk, "tenant", guest.text("tenant")))
    return [Change(layout.guest, guest.id, "read", desk.view.now())], said
