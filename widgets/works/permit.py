"""The form of a work: filled in from its place, its permit and the telephone number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.records import JsonValue
from models.works import (
    SUBJECT,
    WORK,
    Detector,
    Permit,
    State,
    detectors_at,
    devices_at,
    next_number,
    preselected,
    stays,
)
from widgets.contribution import Desk
from widgets.records import (
    ChoiceEdit,
    Editor,
    Form,
    Heading,
    LongText,
    MomentEdit,
    NameEdit,
    PlacePick,
    Row,
    TextEdit,
    place_name,
)
from widgets.works.checklist import Checklist
from widgets.works.terms import PERMITS, device_name, point_name, say_value

_HOUR = 3_600_000
_MINUTE = 60_000


class PermitForm(QWidget):
    """A `Form` of the kind, whose lists follow place and permit until somebody turns a box."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        say = desk.words.say
        self.place = PlacePick(desk, ("area", "floor", "device"))
        self.permit = ChoiceEdit(
            desk, [(permit.value, say(code)) for permit, code in PERMITS.items()], None
        )
        self._number = TextEdit(desk)
        self.phone = TextEdit(desk)
        self.points = Checklist(
            desk, lambda point: point_name(desk, point), say("works.points.empty")
        )
        self.doors = Checklist(
            desk, lambda device: device_name(desk, device), say("works.doors.empty")
        )
        self._title = NameEdit(desk)
        editors = [
            ("number", self._number),
            ("phone", self.phone),
            ("company", TextEdit(desk)),
            ("contact", TextEdit(desk)),
            ("permit", self.permit),
            ("title", self._title),
            ("place", self.place),
            ("from", MomentEdit(desk)),
            ("to", MomentEdit(desk)),
        ]
        rows: list[Row | Heading] = [self._row(name, editor) for name, editor in editors]
        rows.append(Heading(say("works.form.out")))
        rows += [self._row("points", self.points), self._row("doors", self.doors)]
        rows.append(Heading(say("works.form.safety")))
        for name in ("hazards", "precautions"):
            rows.append(self._row(name, LongText(desk, 2)))
        self.form = Form(
            desk,
            SUBJECT.kind(WORK),
            rows,
            stays=lambda field, record: stays(field, State(record.text("state"))),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.form)
        self.setFocusProxy(self.phone)
        self._touched = False
        self._proposed: JsonValue = None
        self.place.edited.connect(self._place_changed)
        self.permit.edited.connect(self._place_changed)
        self.phone.edited.connect(self._phone_changed)
        self.points.edited.connect(self._touch)

    def _row(self, name: str, editor: Editor) -> Row:
        say = self._desk.words.say
        labels = {
            "number": "works.field.number", "phone": "works.field.phone",
            "company": "works.field.company", "contact": "works.field.contact",
            "permit": "works.field.permit", "title": "works.field.title",
            "place": "works.field.place", "from": "works.field.from", "to": "works.field.to",
            "points": "works.field.points", "doors": "works.field.doors",
            "hazards": "works.field.hazards", "precautions": "works.field.precautions",
        }  # fmt: skip
        return Row(
            name, say(labels[name]), editor,
            lambda value: say_value(self._desk, name, value),
        )  # fmt: skip

    def open(self, id_: str) -> None:
        """Show a work."""
        self._touched = True
        self.form.open(id_)
        self._offer()

    def begin(self, at: str) -> None:
        """A hot-work permit for the next two hours at `at`; everything can be changed."""
        place = self._place_of(at)
        now = self._desk.view.now() // _MINUTE * _MINUTE
        day = datetime.fromtimestamp(now / 1000, ZoneInfo(self._desk.view.park.zone))
        points = list(preselected(self._detectors(place), Permit.HOT_WORK))
        self._proposed = self._title_for(Permit.HOT_WORK, place)
        self._touched = False
        self.form.begin(
            {
                "state": State.PLANNED.value,
                "number": next_number(self._desk.view.records, day.strftime("%Y%m%d")),
                "permit": Permit.HOT_WORK.value,
                "title": self._proposed,
                "place": place or None,
                "from": now,
                "to": now + 2 * _HOUR,
                "points": list(points) or None,
            }
        )
        self._offer()

    # -- what follows from what

    def _place_of(self, at: str) -> str:
        kind, _, id_ = at.partition(":")
        park = self._desk.view.park
        if kind == "alarm":
            point = park.points.get(id_)
            kind, id_ = "device", "" if point is None else point.device
        if kind == "device" and id_ in park.places:
            room = park.places[id_].room
            return f"area:{room}" if room in park.areas else f"device:{id_}"
        known = {"area": park.areas, "floor": park.floors, "building": park.buildings}
        return f"{kind}:{id_}" if id_ in known.get(kind, ()) else ""

    def _detectors(self, place: str) -> Sequence[Detector]:
        kind, _, id_ = place.partition(":")
        return detectors_at(self._desk.view.park, kind, id_)

    def _title_for(self, permit: Permit, place: str) -> JsonValue:
        said = self._desk.words.say(PERMITS[permit])
        where = place_name(self._desk, place)
        return {self._desk.words.language: f"{said} · {where}" if where else said}

    def _offer(self) -> None:
        """The boxes of what stands at the place."""
        place = str(self.place.value() or "")
        kind, _, id_ = place.partition(":")
        park = self._desk.view.park
        devices = devices_at(park, kind, id_)
        self.points.offer(one.point for one in self._detectors(place))
        self.doors.offer(d for d in devices if park.devices[d].kind == "door")

    def _place_changed(self) -> None:
        """A new work follows; one that is planned keeps what somebody decided."""
        self._offer()
        if not self.form.is_new:
            return
        place, permit = str(self.place.value() or ""), Permit(str(self.permit.value()))
        if not self._touched:
            points = list(preselected(self._detectors(place), permit))
            self.form.set_value("points", points or None)
            self._touched = False
        if self._title.value() == self._proposed:
            self._proposed = self._title_for(permit, place)
            self.form.set_value("title", self._proposed)

    def _touch(self) -> None:
        self._touched = True

    def _phone_changed(self) -> None:
        """The number of somebody who worked here before brings their names."""
        phone = str(self.phone.value() or "")
        if not self.form.is_new or len(phone) < 5:
            return
        records = self._desk.view.records
        for hit in records.search(phone, [WORK], 10):
            record = records.get(WORK, hit.id)
            if record is not None and record.text("phone") == phone:
                for field in ("company", "contact"):
                    editor = self.form.editor(field)
                    if isinstance(editor, TextEdit) and not editor.value():
                        self.form.set_value(field, record.text(field) or None)
                return
