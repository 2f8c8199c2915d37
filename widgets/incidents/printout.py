"""An incident on paper, in either language."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtGui import QImage

from models.text import Language
from widgets.contribution import Desk
from widgets.incidents import words as said
from widgets.incidents.case import Case
from widgets.paper import document, filled, words_in, write_pdf
from widgets.records import place_name
from widgets.words import Words

_PICTURES = 6
"""Newest pictures that are printed; the others are named in the timeline."""


def html_of(desk: Desk, case: Case, language: Language) -> tuple[str, dict[str, QImage]]:
    """The document's text and its pictures; the incident has to exist."""
    words = words_in(desk, language)
    record = case.record
    if record is None:
        raise LookupError(case.id)
    pictures = _pictures(case)
    notice = case.notice()
    content = {
        "park": words.name(desk.view.park.name),
        "heading": words.say("incidents.paper.title"),
        "required": words.say("incidents.paper.required"),
        "printed": _moment(desk, desk.view.now()),
        "number": record.text("number"),
        "title": record.name("title").say(language),
        "facts": _facts(_Reader(desk, words), case),
        "steps": _steps(desk, case, words),
        "affected": _affected(desk, case, words),
        "notices": [text for text in (notice.en, notice.zh_CN) if text],
        "timeline": _timeline(desk, case, words),
        "pictures": [{"src": src, "name": name} for src, (name, _) in pictures.items()],
    }
    html = filled(desk.theme.resources, "incident", words, content)
    return html, {src: image for src, (_, image) in pictures.items()}


def pdf_of(desk: Desk, case: Case, language: Language) -> bytes:
    """The incident as PDF."""
    html, pictures = html_of(desk, case, language)
    record = case.record
    title = "" if record is None else record.text("number")
    return write_pdf(document(html, title, pictures))


class _Reader:
    """A desk that speaks the language of the paper."""

    def __init__(self, desk: Desk, words: Words) -> None:
        self.desk = Desk(desk.view, desk.theme, words, desk.show)
        self.words = words


def _moment(desk: Desk, ms: int) -> str:
    """With its year, in the site's zone: paper is read years later."""
    zone = ZoneInfo(desk.view.park.zone)
    return datetime.fromtimestamp(ms / 1000, zone).strftime("%Y-%m-%d %H:%M:%S")


def _facts(reader: _Reader, case: Case) -> list[tuple[str, str]]:
    record, words = case.record, reader.words
    if record is None:
        return []
    found = [
        (words.say("incidents.field.type"), said.type_text(words, case.sops, record.text("type"))),
        (words.say("incidents.field.place"), place_name(reader.desk, record.text("place"))),
        (words.say("incidents.field.priority"), record.text("priority")),
        (words.say("incidents.field.state"), said.state_text(words, record)),
        (
            words.say("incidents.field.owner"),
            said.person_text(reader.desk, record.text("owner"), words.language),
        ),
    ]
    for field in ("raised", "responded", "resolved", "closed"):
        at = record.number(field)
        found.append(
            (words.say(said.FIELDS[field]), "" if at is None else _moment(reader.desk, at))
        )
    disposition = record.text("disposition")
    if disposition:
        label = words.say("incidents.field.disposition")
        found.append((label, words.say(said.DISPOSITIONS[disposition])))
    found.append((words.say("incidents.field.cause"), record.text("cause")))
    return [(label, value) for label, value in found if value]


def _steps(desk: Desk, case: Case, words: Words) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for step in case.steps():
        signed = step.number("signed")
        who = said.person_text(desk, step.text("signed_by"), words.language)
        found.append(
            {
                "title": step.name("title").say(words.language),
                "required": step.flag("required"),
                "state": words.say(said.STEP_STATES[step.text("state")]),
                "signature": "" if signed is None else f"{who} · {_moment(desk, signed)}",
                "reason": step.text("reason"),
            }
        )
    return found


def _affected(desk: Desk, case: Case, words: Words) -> list[dict[str, str]]:
    told = case.told()
    found = []
    for tenant in case.affected():
        at = told.get(f"tenant:{tenant.id}")
        found.append(
            {
                "name": words.name(tenant.name),
                "units": said.units_text(desk.view.park, words, tenant.units),
                "told": words.say("incidents.told.not")
                if at is None
                else words.say("incidents.told.at", at=_moment(desk, at)),
            }
        )
    return found


def _timeline(desk: Desk, case: Case, words: Words) -> list[dict[str, str]]:
    reader = _Reader(desk, words).desk
    return [
        {
            "when": _moment(desk, line.wall_ms),
            "who": said.person_text(desk, line.actor, words.language),
            "what": words.say("incidents.erased")
            if line.erased_ms is not None
            else said.event_text(reader, line),
        }
        for line in desk.view.records.events("incident", case.id)
        if line.field in ("note", "told", "attached")
    ]


def _pictures(case: Case) -> dict[str, tuple[str, QImage]]:
    found: dict[str, tuple[str, QImage]] = {}
    events = case.desk.view.records.events("incident", case.id, "attached")
    for line in reversed(events):
        value = line.value if isinstance(line.value, dict) else {}
        if len(found) == _PICTURES:
            break
        if not str(value.get("type", "")).startswith("image/"):
            continue
        content = case.desk.view.attachments.read(str(value.get("sha", "")))
        image = QImage.fromData(content) if content is not None else QImage()
        if not image.isNull():
            found[f"picture-{len(found)}"] = (str(value.get("name", "")), image)
    return found
