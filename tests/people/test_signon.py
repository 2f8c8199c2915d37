"""Signing on at a station: what is proven, what is counted, what is told and what never is."""

from __future__ import annotations

import asyncio
import json
import stat
import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.registrar import Registrar
from app.signon import SignOn, StationSecrets
from app.signon.hashing import Argon2
from app.signon.verifiers import SECRETS_FILE
from models.people import Matrix, can_administer
from models.records import Change, Field, Permission, RecordKind, Role
from models.site.park import SignOnSettings
from models.text import Message, Name
from tests.conftest import ExpectLogs
from tests.people.front_desk import PASSWORD, PIN, FrontDesk, bytes_below, code, front_desk


def test_a_folder_without_people_wants_its_first_administrator(desk: FrontDesk) -> None:
    post = desk.post
    assert post.wants_founder()
    assert desk.write("person", "p1", name={"en": "X"}) == "people.nobody_signed_on"
    assert code(desk.run(post.found(Name("Ann"), "ann", "short", PIN))) == "people.password_length"
    assert code(desk.run(post.found(Name("Ann"), "ann", PASSWORD, "1234"))) == "people.pin_simple"
    assert code(desk.run(post.found(Name("Ann"), "An n", PASSWORD, PIN))) == "people.wrong_sign_on"
    assert code(desk.run(post.found(Name(), "ann", PASSWORD, PIN))) == "records.missing"
    assert post.wants_founder()
    assert desk.run(post.found(Name("Ann", "安"), "ann", PASSWORD, PIN)) is None
    assert not post.wants_founder()
    record = desk.journal.records.get("person", post.person)
    assert record is not None
    assert can_administer(record.values)
    again = desk.run(post.found(Name("Eve"), "eve", PASSWORD, PIN))
    assert code(again) == "people.already_founded"


def test_what_is_written_names_who_was_signed_on(desk: FrontDesk) -> None:
    ann = desk.enter("ann", Role.SECURITY_ADMIN)
    bob = desk.enter("bob", Role.OPERATOR)
    assert desk.sign_on("ann") == ""
    assert desk.write("person", bob, phone="1") == ""
    record = desk.journal.records.get("person", bob)
    assert record is not None
    assert record.changed_by == ann
    assert desk.events(ann) == [(ann, "signed_on", {"way": "password"})]


def test_a_wrong_name_takes_the_same_answer_as_a_wrong_password(desk: FrontDesk) -> None:
    desk.enter("ann", Role.OPERATOR)
    assert desk.sign_on("eve") == desk.sign_on("ann", "wrong password") == "people.wrong_password"
    station = desk.journal.station
    assert [one.field for one in desk.journal.records.events("post", station)] == ["failed"]


def test_a_sign_on_name_is_taken_however_it_is_typed(desk: FrontDesk) -> None:
    desk.enter("ann", Role.OPERATOR)
    assert desk.sign_on(" ANN ") == ""


def test_five_failures_in_fifteen_minutes_close_the_password(desk: FrontDesk) -> None:
    ann = desk.enter("ann", Role.OPERATOR)
    for _ in range(4):
        assert desk.sign_on("ann", "wrong password") == "people.wrong_password"
    assert desk.sign_on("ann", "wrong password") == "people.closed.password"
    assert desk.sign_on("ann") == "people.closed.password"
    desk.ticker.pass_minutes(14.9)
    assert desk.sign_on("ann") == "people.closed.password"
    desk.ticker.pass_minutes(0.2)
    assert desk.sign_on("ann") == ""
    told = [(actor, event) for actor, event, _ in desk.events(ann)]
    assert told == [("", "failed")] * 5 + [("", "locked_out"), (ann, "signed_on")]


def test_failures_that_are_far_apart_close_nothing(desk: FrontDesk) -> None:
    desk.enter("ann", Role.OPERATOR)
    for _ in range(12):
        assert desk.sign_on("ann", "wrong password") == "people.wrong_password"
        desk.ticker.pass_minutes(4)
    assert desk.sign_on("ann") == ""


def test_many_tries_at_once_count_as_many(desk: FrontDesk) -> None:
    desk.enter("ann", Role.OPERATOR)

    async def storm() -> list[str]:
        tries = (desk.post.sign_on("ann", f"wrong password {n}") for n in range(9))
        return [code(one) for one in await asyncio.gather(*tries)]

    answers = desk.run(storm())
    assert answers.count("people.wrong_password") == 4
    assert answers.count("people.closed.password") == 5
    assert desk.sign_on("ann") == "people.closed.password"


def test_a_restart_opens_nothing_that_was_closed(desk: FrontDesk) -> None:
    desk.enter("ann", Role.OPERATOR)
    for _ in range(5):
        desk.sign_on("ann", "wrong password")
    desk.ticker.pass_minutes(10)
    desk.restart()
    assert desk.sign_on("ann") == "people.closed.password"
    desk.ticker.pass_minutes(14.9)
    assert desk.sign_on("ann") == "people.closed.password"
    desk.ticker.pass_minutes(0.2)
    assert desk.sign_on("ann") == ""
    desk.restart()
    assert desk.sign_on("ann", "wrong password") == "people.wrong_password"


def test_four_failures_before_a_restart_and_one_after_are_five(desk: FrontDesk) -> None:
    desk.enter("ann", Role.OPERATOR)
    for _ in range(4):
        desk.sign_on("ann", "wrong password")
    desk.restart()
    assert desk.sign_on("ann", "wrong password") == "people.closed.password"


def test_a_pin_is_good_for_a_shift_after_the_password_at_this_station(desk: FrontDesk) -> None:
    ann, bob = desk.enter("ann", Role.OPERATOR), desk.enter("bob", Role.OPERATOR)
    assert desk.switch(ann) == "people.pin_over"
    desk.sign_on("ann")
    desk.ticker.pass_minutes(60)
    desk.sign_on("bob")
    assert desk.post.person == bob
    assert desk.switch(ann) == ""
    assert desk.post.person == ann
    desk.ticker.pass_minutes(11 * 60 - 1)
    assert desk.switch(ann) == ""
    desk.ticker.pass_minutes(1)
    assert desk.switch(ann) == "people.pin_over"
    assert desk.switch(bob) == ""
    desk.restart()
    assert desk.switch(bob) == "people.pin_over"


def test_wrong_pins_close_the_pin_and_not_the_password(desk: FrontDesk) -> None:
    ann, bob = desk.enter("ann", Role.OPERATOR), desk.enter("bob", Role.OPERATOR)
    desk.sign_on("ann")
    desk.sign_on("bob")
    for _ in range(4):
        assert desk.switch(ann, "1111") == "people.wrong_pin"
    assert desk.switch(ann, "1111") == desk.switch(ann) == "people.closed.pin"
    assert desk.switch(bob) == ""
    assert desk.sign_on("ann") == ""
    assert desk.post.person == ann
    assert desk.switch(ann) == "people.closed.pin"


def test_a_locked_desk_blocks_and_says_so_until_the_pin(desk: FrontDesk) -> None:
    ann = desk.enter("ann", Role.SECURITY_ADMIN)
    desk.sign_on("ann")
    desk.do(desk.post.lock)
    assert desk.post.person == ""
    assert desk.write("person", ann, phone="1") == "people.desk_locked"
    assert code(desk.run(desk.post.sign_off())) == "people.desk_locked"
    assert code(desk.run(desk.post.set_pin(ann, "9753", PASSWORD))) == "people.desk_locked"
    assert desk.switch(ann) == ""
    assert desk.write("person", ann, phone="1") == ""
    station = desk.journal.station
    told = [one.field for one in desk.journal.records.events("post", station)]
    assert told == ["locked", "unlocked"]


def test_an_idle_desk_locks_but_never_in_front_of_an_alarm_that_waits(desk: FrontDesk) -> None:
    desk.enter("ann", Role.OPERATOR)
    desk.sign_on("ann")
    desk.ticker.pass_minutes(14)
    desk.post.touch()
    desk.ticker.pass_minutes(14)
    desk.do(lambda: desk.post.sweep(lambda: False))
    assert not desk.post.session.locked
    desk.ticker.pass_minutes(2)
    desk.do(lambda: desk.post.sweep(lambda: True))
    assert not desk.post.session.locked
    desk.ticker.pass_minutes(14)
    desk.do(lambda: desk.post.sweep(lambda: False))
    assert not desk.post.session.locked, "it counts anew from the alarm on"
    desk.ticker.pass_minutes(1)
    desk.do(lambda: desk.post.sweep(lambda: False))
    assert desk.post.session.locked


def test_a_desk_that_is_set_so_never_locks_by_itself(tmp_path: Path) -> None:
    with front_desk(tmp_path, SignOnSettings(lock_after_ms=0)) as desk:
        desk.enter("ann", Role.OPERATOR)
        desk.sign_on("ann")
        desk.ticker.pass_minutes(600)
        desk.do(lambda: desk.post.sweep(lambda: False))
        assert not desk.post.session.locked


def test_who_is_deactivated_is_gone_at_once(desk: FrontDesk) -> None:
    ann, bob = desk.enter("ann", Role.SECURITY_ADMIN), desk.enter("bob", Role.SECURITY_ADMIN)
    desk.sign_on("bob")
    desk.sign_on("ann")
    assert desk.write("person", bob, active=False) == ""
    assert [one.id for one in desk.post.colleagues()] == [ann]
    assert desk.switch(bob) == "people.pin_over"
    assert desk.sign_on("bob") == "people.wrong_password"


def test_roles_are_read_from_the_record_each_time(desk: FrontDesk) -> None:
    """Also where the desk has not heard yet that somebody was deactivated."""
    bob = desk.enter("bob", Role.SECURITY_ADMIN)
    desk.enter("ann", Role.SECURITY_ADMIN)
    desk.sign_on("bob")
    assert desk.post.objection("person.edit") is None
    desk.post._end()
    desk.post._end = lambda: None  # it hears nothing more
    assert desk.write("person", bob, active=False) == ""
    assert desk.post.session.current == bob
    assert code(desk.post.objection("person.edit")) == "people.not_permitted"


def test_the_last_administrator_stays_one(desk: FrontDesk) -> None:
    ann, bob = desk.enter("ann", Role.SECURITY_ADMIN), desk.enter("bob", Role.OPERATOR)
    desk.sign_on("ann")
    assert desk.write("person", ann, roles=["operator"]) == "people.last_administrator"
    assert desk.write("person", ann, active=False) == "people.last_administrator"
    assert desk.write("person", bob, roles=["security_admin"]) == ""
    assert desk.write("person", ann, roles=["operator"]) == ""
    assert desk.write("person", ann, roles=["security_admin"]) == "people.not_permitted"
    assert desk.write("person", ann, sign_on="bob") == "people.not_permitted"


def test_two_administrators_cannot_go_in_one_operation(desk: FrontDesk) -> None:
    ann, bob = desk.enter("ann", Role.SECURITY_ADMIN), desk.enter("bob", Role.SECURITY_ADMIN)
    desk.sign_on("ann")
    both = [Change("person", one, "active", False) for one in (bob, ann)]
    assert code(desk.run(desk.registrar.write(both))) == "people.last_administrator"
    assert desk.write("person", bob, active=False) == ""


def test_of_two_with_one_name_who_has_a_password_here_signs_on(desk: FrontDesk) -> None:
    """As two stations that are merged bring it: each gave the name to somebody."""

    def elsewhere(id_: str) -> None:
        values = {"name": {"en": "Ann"}, "sign_on": "ann", "roles": [], "active": True}
        changes = [Change("person", id_, field, value) for field, value in values.items()]
        desk.run(desk.journal.write("", changes))

    elsewhere("00000000-0000-7000-8000-000000000000")
    ann = desk.enter("ann", Role.SECURITY_ADMIN)
    elsewhere("ffffffff-ffff-7fff-bfff-ffffffffffff")
    assert desk.sign_on("ann") == ""
    assert desk.post.session.person == ann


def test_names_to_sign_on_with_are_unique_and_roles_are_known(desk: FrontDesk) -> None:
    desk.enter("ann", Role.SECURITY_ADMIN)
    bob = desk.enter("bob", Role.OPERATOR)
    desk.sign_on("ann")
    assert desk.write("person", bob, sign_on="ann") == "people.sign_on_taken"
    assert desk.write("person", bob, sign_on="Bob") == "people.wrong_sign_on"
    assert desk.write("person", bob, sign_on="李娜") == ""
    assert desk.write("person", bob, roles=["king"]) == "people.no_such_role"


def test_ones_own_password_wants_the_present_one(desk: FrontDesk) -> None:
    ann, bob = desk.enter("ann", Role.SECURITY_ADMIN), desk.enter("bob", Role.OPERATOR)
    desk.sign_on("bob")
    post = desk.post
    fresh = "quite another one"
    assert code(desk.run(post.set_password(ann, fresh, PASSWORD))) == "people.not_permitted"
    assert code(desk.run(post.set_password(bob, fresh, "wrong"))) == "people.own_wrong"
    assert desk.run(post.set_password(bob, fresh, PASSWORD)) is None
    assert desk.sign_on("bob") == "people.wrong_password"
    assert desk.sign_on("bob", fresh) == ""
    desk.sign_on("ann")
    assert desk.run(post.set_password(bob, PASSWORD)) is None
    assert [one.id for one in post.colleagues()] == [ann], "bob has to sign on anew"
    assert (ann, "verifier_set", {"way": "password"}) in desk.events(bob)


def test_an_administrator_opens_a_way_that_was_closed(desk: FrontDesk) -> None:
    desk.enter("ann", Role.SECURITY_ADMIN)
    bob = desk.enter("bob", Role.OPERATOR)
    for _ in range(5):
        desk.sign_on("bob", "wrong password")
    desk.sign_on("ann")
    assert desk.run(desk.post.set_password(bob, "quite another one")) is None
    assert desk.sign_on("bob", "quite another one") == ""


def test_no_secret_and_no_verifier_is_in_the_journal_or_in_what_leaves(desk: FrontDesk) -> None:
    ann = desk.enter("ann", Role.SECURITY_ADMIN)
    desk.sign_on("ann", "a wrong password")
    desk.sign_on("ann")
    desk.run(desk.post.set_password(ann, "quite another one", PASSWORD))
    desk.run(desk.post.set_pin(ann, "97531", "quite another one"))
    desk.switch(ann, "86420")
    exported = json.dumps(list(desk.journal.export()), ensure_ascii=False).encode()
    secrets = ("a wrong password", PASSWORD, "quite another one", "97531", "86420", "$argon2")
    for secret in secrets:
        assert secret.encode() not in exported
    for path, content in bytes_below(desk.folder):
        for secret in secrets:
            if not (secret == "$argon2" and path.name == SECRETS_FILE):
                assert secret.encode() not in content, path
    kept = (desk.folder / SECRETS_FILE).read_text(encoding="utf-8")
    assert kept.count("$argon2id$") == 2


def test_the_file_is_its_owners_alone_and_written_as_a_whole(desk: FrontDesk) -> None:
    desk.enter("ann", Role.OPERATOR)
    path = desk.folder / SECRETS_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in desk.folder.glob("sign-on*")] == [SECRETS_FILE]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": 2}', '{"format": 1}'])
def test_a_damaged_file_lets_nobody_in_and_nobody_found(
    desk: FrontDesk, content: str, expected_logs: ExpectLogs
) -> None:
    expected_logs("app.signon", "cannot be read")
    desk.enter("ann", Role.SECURITY_ADMIN)
    (desk.folder / SECRETS_FILE).write_text(content, encoding="utf-8")
    desk.restart()
    assert not desk.post.wants_founder()
    assert desk.sign_on("ann") == "people.file_damaged"
    assert (desk.folder / SECRETS_FILE).read_text(encoding="utf-8") == content


def test_a_save_under_a_name_that_changed_meanwhile_is_refused(desk: FrontDesk) -> None:
    ann, bob = desk.enter("ann", Role.SECURITY_ADMIN), desk.enter("bob", Role.SECURITY_ADMIN)
    desk.sign_on("ann")
    desk.sign_on("bob")

    async def hand_over_while_it_waits() -> str:
        async with desk.registrar._one:
            change = Change("person", bob, "phone", "1")
            writing = asyncio.ensure_future(desk.registrar.write([change]))
            await asyncio.sleep(0)
            assert await desk.post.switch(ann, PIN) is None
        return code(await writing)

    assert desk.run(hand_over_while_it_waits()) == "people.changed_meanwhile"


def test_acting_from_the_command_line_is_told_as_such(desk: FrontDesk) -> None:
    ann = desk.enter("ann", Role.OPERATOR)
    assert code(desk.do(lambda: desk.post.act_as("eve"))) == "people.no_such_person"
    assert desk.do(lambda: desk.post.act_as("ann")) is None
    assert desk.events(ann) == [(ann, "signed_on", {"way": "command line"})]


def test_the_desk_has_the_name_of_the_site_where_it_has_none(desk: FrontDesk) -> None:
    assert desk.post.name == Name("Control room")
    named = replace(desk.park, sign_on=SignOnSettings(post=Name("West gate", "西门")))
    post = SignOn(
        desk.journal, desk.matrix, StationSecrets(desk.folder), named,
        clock=desk.view.now, monotonic=desk.ticker, changed=lambda: None,
    )  # fmt: skip
    assert post.name == Name("West gate", "西门")
    asyncio.run(post.close())


@pytest.mark.alone
def test_in_earnest_somebody_takes_over_within_three_seconds(tmp_path: Path) -> None:
    with front_desk(tmp_path, hashing=Argon2()) as desk:
        ann, bob = desk.enter("ann", Role.OPERATOR), desk.enter("bob", Role.OPERATOR)
        assert (desk.sign_on("ann"), desk.sign_on("bob")) == ("", "")
        taken = []
        for who in (ann, bob, ann):
            begun = time.monotonic()
            assert desk.switch(who) == ""
            taken.append(time.monotonic() - begun)
        assert sorted(taken)[1] < 3, taken


def test_in_earnest_it_is_argon2id_with_64_mib() -> None:
    made = asyncio.run(Argon2().hash("秘密 secret"))
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert asyncio.run(Argon2().fits(made, "秘密\u3000secret".replace("\u3000", " ")))
    assert not asyncio.run(Argon2().fits(made, "secret"))
    assert not asyncio.run(Argon2().fits("no verifier", "secret"))


def test_what_cannot_wait_is_written_from_a_locked_desk_under_nobodys_name(desk: FrontDesk) -> None:
    """A permission that says so, for a role that has it; all else stays closed."""
    ann = desk.enter("ann", Role.OPERATOR)
    matrix = Matrix(
        [
            Permission("start", Message("start"), frozenset({Role.OPERATOR}), True),
            Permission("stop", Message("stop"), frozenset({Role.OPERATOR})),
            Permission("other", Message("other"), frozenset({Role.SHIFT_LEAD}), True),
        ]
    )
    post = SignOn(
        desk.journal, matrix, StationSecrets(desk.folder), desk.park,
        clock=desk.view.now, monotonic=desk.ticker, changed=lambda: None,
        hashing=desk.hashing,
    )  # fmt: skip
    fields = (Field("phone", permission="start"), Field("note", permission="stop"))
    kind = RecordKind("person", (*fields, Field("post", permission="other")), edit="stop")
    registrar = Registrar(desk.journal, {"person": kind}, post, desk.view.now)

    async def story() -> list[str]:
        await post.sign_on("ann", PASSWORD)
        post.lock()
        await asyncio.gather(*post._telling)
        writes = [Change("person", ann, name, "x") for name in ("phone", "note", "post")]
        answers = [code(await registrar.write([one])) for one in writes]
        await post.close()
        return answers

    assert desk.run(story()) == ["", "people.desk_locked", "people.not_permitted"]
    record = desk.journal.records.get("person", ann)
    assert record is not None
    assert (record.text("phone"), record.changed_by) == ("x", "")
