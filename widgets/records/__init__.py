"""Tables, forms and histories of records: what every workspace of records is built from.

Its parts are imported when they are first asked for: a start needs a name or two of them, and the
tables and forms take a tenth of a second that nobody should wait for before the first paint.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# what is named as its module has to stand here before anybody imports that module: it would
# be found instead
from widgets.records.places import places
from widgets.records.scrolled import scrolled

if TYPE_CHECKING:
    from widgets.records.ask import InlineAsk
    from widgets.records.attached import AttachmentStrip
    from widgets.records.beside import FormAndBeside
    from widgets.records.buttons import Buttons
    from widgets.records.choices import ChoiceEdit, FlagEdit
    from widgets.records.column import Column
    from widgets.records.conflict import ConflictLine
    from widgets.records.editor import Editor, LineEditor
    from widgets.records.family import Branch, Deed, Family, FamilyWords
    from widgets.records.following import Following
    from widgets.records.form import Form
    from widgets.records.formrow import Heading, Row
    from widgets.records.history import HistoryList
    from widgets.records.lines import Entry, Lines
    from widgets.records.listpick import ListPick
    from widgets.records.numbers import DateEdit, MomentEdit, NumberEdit, moment_text, number_text
    from widgets.records.page import Page
    from widgets.records.people import actor_name, name_text, named
    from widgets.records.permitted import follow_authority, gate, refusal, taken_over
    from widgets.records.pick import Pick, PlacePick, RecordPick
    from widgets.records.places import place_name
    from widgets.records.qr import QrPanel, tel
    from widgets.records.table import RecordTable
    from widgets.records.texts import LongNameEdit, LongText, NameEdit, TagsEdit, TextEdit
    from widgets.records.timeline import Timeline

_PARTS = {
    "ask": "InlineAsk",
    "attached": "AttachmentStrip",
    "beside": "FormAndBeside",
    "buttons": "Buttons",
    "choices": "ChoiceEdit FlagEdit",
    "column": "Column",
    "conflict": "ConflictLine",
    "editor": "Editor LineEditor",
    "family": "Branch Deed Family FamilyWords",
    "following": "Following",
    "form": "Form",
    "formrow": "Heading Row",
    "history": "HistoryList",
    "lines": "Entry Lines",
    "listpick": "ListPick",
    "numbers": "DateEdit MomentEdit NumberEdit moment_text number_text",
    "page": "Page",
    "people": "actor_name name_text named",
    "permitted": "follow_authority gate refusal taken_over",
    "pick": "Pick PlacePick RecordPick",
    "places": "place_name",
    "qr": "QrPanel tel",
    "table": "RecordTable",
    "texts": "LongNameEdit LongText NameEdit TagsEdit TextEdit",
    "timeline": "Timeline",
}
_WHERE = {name: part for part, names in _PARTS.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """A name of one of the parts, which is imported now."""
    if name not in _WHERE:
        raise AttributeError(f"widgets.records has no {name}")
    return getattr(import_module(f"widgets.records.{_WHERE[name]}"), name)


__all__ = [
    "AttachmentStrip",
    "Branch",
    "Buttons",
    "ChoiceEdit",
    "Column",
    "ConflictLine",
    "DateEdit",
    "Deed",
    "Editor",
    "Entry",
    "Family",
    "FamilyWords",
    "FlagEdit",
    "Following",
    "Form",
    "FormAndBeside",
    "Heading",
    "HistoryList",
    "InlineAsk",
    "LineEditor",
    "Lines",
    "ListPick",
    "LongNameEdit",
    "LongText",
    "MomentEdit",
    "NameEdit",
    "NumberEdit",
    "Page",
    "Pick",
    "PlacePick",
    "QrPanel",
    "RecordPick",
    "RecordTable",
    "Row",
    "TagsEdit",
    "TextEdit",
    "Timeline",
    "actor_name",
    "follow_authority",
    "gate",
    "moment_text",
    "name_text",
    "named",
    "number_text",
    "place_name",
    "places",
    "refusal",
    "scrolled",
    "taken_over",
    "tel",
]
