"""Classes, dues, endings and the refusal of biometric templates."""

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.registrar import AttachmentShelf
from app.subjects import record_kinds, subjects
from models.privacy import (
    ASK,
    CLASSES,
    ERASE,
    STATION,
    Held,
    due,
    ended_ms,
    faulty_declaration,
    purpose_changes,
    retention_days,
)
from models.privacy.ending import ENDINGS, Ends, EndsOff, EndsWith
from models.records import AttachmentRefused, Field, Record, RecordKind, Role
from models.site.park import PrivacySettings
from models.storage.attachments import AttachmentFolder
from tests.records.room import room

DAY = 86_400_000
MIXED = RecordKind(
    "mixed",
    (
        Field("seen", data_class="visitor"),
        Field("owner", data_class="contact"),
        Field("plain"),
    ),
)


def test_every_class_of_every_kind_has_a_retention():
    assert faulty_declaration(record_kinds()) == ""
    for one in CLASSES:
        assert retention_days(PrivacySettings(), one.id) >= 0


@pytest.mark.parametrize(
    "name", ["fingerprint", "face_template", "iris", "palm_vein", "voiceprint"]
)
def test_no_kind_can_declare_a_biometric_template(name):
    assert faulty_declaration([RecordKind("reader", (Field(name),))]) == f"reader.{name}"


def test_a_class_that_nobody_knows_is_refused():
    kind = RecordKind("x", (Field("a", data_class="secret"),))
    assert faulty_declaration([kind]) == "x.a: secret"


@pytest.mark.parametrize("magic", [b"FMR\0", b"FAC\0", b"IIR\0"])
def test_no_biometric_file_is_taken(tmp_path, magic):
    shelf = AttachmentShelf(AttachmentFolder(tmp_path))
    with pytest.raises(AttachmentRefused) as refused:
        asyncio.run(shelf.keep(magic + b" 20" + bytes(40)))
    assert refused.value.message.code == "privacy.no_biometrics"


def test_the_endings_name_kinds_and_fields_that_are_declared():
    kinds = {kind.name: kind for kind in record_kinds()}
    for name, ending in ENDINGS.items():
        match ending:
            case Ends(fields):
                assert all(field in kinds[name].by_name for field in fields), name
            case EndsOff(flag):
                assert flag in kinds[name].by_name
            case EndsWith(kind, by, ends, void):
                assert by in kinds[name].by_name, "what both belong to"
                assert kinds[kind].by_name[by].indexed
                assert kinds[kind].by_name[ends].indexed
                assert void in kinds[kind].by_name


HELD = st.builds(
    Held,
    st.just("r"),
    st.just("op"),
    st.sampled_from(["seen", "owner", "plain", "gone"]),
    st.just(False),
    st.integers(0, 2_000 * DAY),
    st.none() | st.integers(0, 2_000 * DAY),
)


@settings(deadline=None)
@given(
    st.lists(HELD, max_size=8),
    st.none() | st.integers(0, 2_000 * DAY),
    st.integers(0, 4_000 * DAY),
    st.integers(0, 400),
    st.integers(0, 400),
)
def test_nothing_goes_early_or_without_a_class(held, over, now, visitor, contact):
    days = PrivacySettings(visitor_days=visitor, contact_days=contact)
    found = due(MIXED, held, days, lambda _: over, now)
    for one in found:
        assert one.data_class in ("visitor", "contact")
        assert one.since_ms <= now
    kept = [one for one in held if one.field in ("plain", "gone")]
    assert len(found) <= len(held) - len(kept)
    if not visitor:
        assert all(one.data_class != "visitor" for one in found)
    # what goes now would also go at any later moment
    later = due(MIXED, held, days, lambda _: over, now + DAY)
    assert set(found) <= set(later)


def test_a_visitor_counts_from_the_writing_and_a_contact_from_the_end():
    settings_ = PrivacySettings(visitor_days=30, contact_days=365)
    seen = Held("r", "1:1", "seen", False, 0, None)
    owner = Held("r", "1:2", "owner", False, 0, None)
    at = lambda now, over: [  # noqa: E731
        one.field for one in due(MIXED, [seen, owner], settings_, lambda _: over, now)
    ]
    assert at(30 * DAY - 1, None) == []
    assert at(30 * DAY, None) == ["seen"]
    assert at(9_000 * DAY, None) == ["seen"]
    assert at(465 * DAY, 100 * DAY) == ["seen", "owner"]
    assert at(464 * DAY, 100 * DAY) == ["seen"]


def test_a_person_who_is_active_has_no_end():
    active = Record("person", "p", {"active": True}, 1, "", 5, "")
    gone = Record("person", "p", {"active": False}, 1, "", 5, "")
    assert ended_ms(active, None) is None
    assert ended_ms(gone, None) == 5


def test_only_two_roles_may_and_the_station_writes_what_is_of_the_station():
    permissions = {one.id: one.roles for subject in subjects() for one in subject.permissions}
    expected = {Role.SECURITY_ADMIN, Role.FACILITY_MANAGER}
    assert permissions[ASK] == permissions[ERASE] == expected
    assert STATION not in permissions


def test_a_purpose_is_one_of_four_says_why_and_stands(tmp_path):
    with room(tmp_path, record_kinds()) as desk:
        good = ("incident", "Water in the lobby", "export", "contact:c1", 5)
        refused = desk.try_write(*purpose_changes("p", "attendance", *good[1:]))
        assert refused.code == "records.not_a_choice"
        assert desk.try_write(*purpose_changes("p", "incident", "x", *good[2:])).code == (
            "privacy.say_why"
        )
        desk.write(*purpose_changes("p", *good))
        again = desk.try_write(*purpose_changes("p", "safety", *good[1:]))
        assert again.code == "privacy.purpose_stands"
