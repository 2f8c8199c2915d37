"""Tables, forms and histories of records: what every workspace of records is built from."""

from widgets.records.buttons import Buttons
from widgets.records.column import Column
from widgets.records.conflict import ConflictLine
from widgets.records.editor import Editor, LineEditor
from widgets.records.following import Following
from widgets.records.form import Form
from widgets.records.formrow import Heading, Row
from widgets.records.numbers import DateEdit, MomentEdit, NumberEdit, moment_text, number_text
from widgets.records.people import actor_name, name_text
from widgets.records.pick import Pick, PlacePick, RecordPick
from widgets.records.places import place_name, places
from widgets.records.table import RecordTable
from widgets.records.texts import ChoiceEdit, FlagEdit, LongText, NameEdit, TagsEdit, TextEdit

__all__ = [
    "Buttons",
    "ChoiceEdit",
    "Column",
    "ConflictLine",
    "DateEdit",
    "Editor",
    "FlagEdit",
    "Following",
    "Form",
    "Heading",
    "LineEditor",
    "LongText",
    "MomentEdit",
    "NameEdit",
    "NumberEdit",
    "Pick",
    "PlacePick",
    "RecordPick",
    "RecordTable",
    "Row",
    "TagsEdit",
    "TextEdit",
    "actor_name",
    "moment_text",
    "name_text",
    "number_text",
    "place_name",
    "places",
]
