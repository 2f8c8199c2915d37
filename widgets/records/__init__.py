"""Tables, forms and histories of records: what every workspace of records is built from."""

from widgets.records.ask import InlineAsk
from widgets.records.attached import AttachmentStrip
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
from widgets.records.people import actor_name, name_text
from widgets.records.permitted import follow_authority, gate, refusal
from widgets.records.pick import Pick, PlacePick, RecordPick
from widgets.records.places import place_name, places
from widgets.records.qr import QrPanel, tel
from widgets.records.scrolled import scrolled
from widgets.records.table import RecordTable
from widgets.records.texts import LongText, NameEdit, TagsEdit, TextEdit
from widgets.records.timeline import Timeline

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
    "Heading",
    "HistoryList",
    "InlineAsk",
    "LineEditor",
    "Lines",
    "ListPick",
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
    "number_text",
    "place_name",
    "places",
    "refusal",
    "scrolled",
    "tel",
]
