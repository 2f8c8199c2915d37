"""A round on paper: to be walked with a pen and copied in afterwards."""

from __future__ import annotations

from models.rounds import Standing
from models.rounds.doing import checkpoints
from models.text import Language
from widgets.contribution import Desk
from widgets.paper import document, filled, words_in, write_pdf
from widgets.records import place_name
from widgets.rounds.markpanel import limits_text
from widgets.rounds.roundwords import hour


def sheet_html(desk: Desk, one: Standing, language: Language) -> str:
    """The sheet as HTML."""
    words = words_in(desk, language)
    reader = Desk(desk.view, desk.theme, words, desk.show)
    template = one.template
    rows = []
    for number, point in enumerate(checkpoints(desk.view.records, template.id), 1):
        unit = words.unit(point.text("unit")) if point.text("unit") else ""
        place = point.text("place")
        rows.append(
            {
                "number": number,
                "name": point.name("name").say(language),
                "place": place_name(reader, place) if place else "",
                "limits": limits_text(reader, point.text("low"), point.text("high"), unit),
                "figure": point.text("check") == "number",
                "unit": unit,
            }
        )
    content = {
        "park": words.name(desk.view.park.name),
        "title": template.name("name").say(language),
        "due": f"{words.date(one.occurrence.due_ms)} {hour(reader, one.occurrence.due_ms)}",
        "closes": hour(reader, one.occurrence.closes_ms),
        "guidance": template.name("guidance").say(language),
        "rows": rows,
        "id": one.occurrence.id,
    }
    return filled(desk.theme.resources, "round", words, content)


def sheet_pdf(desk: Desk, one: Standing, language: Language) -> bytes:
    """The sheet as PDF, A4."""
    title = one.template.name("name").say(language)
    return write_pdf(document(sheet_html(desk, one, language), title))
