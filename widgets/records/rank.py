"""At which row a record stands, without reading the rows before it."""

from __future__ import annotations

from dataclasses import replace

from models.records import Condition, Order, Query, Record, Records


def rank(records: Records, query: Query, record: Record) -> int | None:
    """Row of `record` in the list of `query`, counted from 0; None if it is not in there.

    Counts, for each order in turn, the records that are equal up to it and come before by it.
    A few counts over indices: about a millisecond each on 100,000 records.
    """
    whole = replace(query, order=())
    if not records.count(_with(whole, (("id", "is", record.id),))):
        return None
    before = 0
    equal: tuple[Condition, ...] = ()
    down = bool(query.order) and query.order[-1].descending
    for order in (*query.order, Order("id", down)):
        value = held(record, order.field)
        before += _earlier(records, _with(whole, equal), order, value)
        known: Condition = (order.field, "unknown", None)
        if value is not None:
            known = (order.field, "is", value)
        equal = (*equal, known)
    return before


def held(record: Record, field: str) -> object:
    """What the list is sorted by where `field` is the order."""
    own = {"id": record.id, "created": record.created_ms, "changed": record.changed_ms}
    if field in own:
        return own[field]
    name, dot, language = field.partition(".")
    value = record.values.get(name)
    if dot:
        texts = value if isinstance(value, dict) else {}
        return texts.get(language) or texts.get("en") or texts.get("zh_CN") or None
    return int(value) if isinstance(value, bool) else value


def _earlier(records: Records, among: Query, order: Order, value: object) -> int:
    """What comes before `value` by `order`; what is not known comes last both ways."""
    field = order.field
    if value is None:
        return records.count(_with(among, ((field, "known", None),)))
    if not order.descending:
        return records.count(_with(among, ((field, "below", value),)))
    from_it = records.count(_with(among, ((field, "at_least", value),)))
    return from_it - records.count(_with(among, ((field, "is", value),)))


def _with(query: Query, more: tuple[Condition, ...]) -> Query:
    return replace(query, where=query.where + more)
