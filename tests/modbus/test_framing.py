"""Frames: late, split, wrong and arbitrary bytes."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.modbus.answers import Refusal, WrongAnswer, read_answer, read_request, write_answer
from devices.modbus.framing import Answer, RtuFraming, SocketFraming

_DATA = bytes.fromhex("0304 0001 0002".replace(" ", ""))


def reply(request: bytes, pdu: bytes, unit: int = 1) -> bytes:
    """A Modbus TCP answer to `request`."""
    return request[:4] + (len(pdu) + 1).to_bytes(2, "big") + bytes((unit,)) + pdu


def test_a_request_is_framed_as_the_specification_says() -> None:
    framing = SocketFraming()
    pdu = read_request(3, 0x6B, 3)
    assert framing.frame(0x11, pdu).hex() == "00010000000611" + "03006b0003"
    assert framing.frame(0x11, pdu)[:2].hex() == "0002"
    assert RtuFraming().frame(0x11, pdu).hex() == "1103006b00037687"


def test_an_answer_is_taken_however_it_is_cut() -> None:
    framing = SocketFraming()
    frame = reply(framing.frame(1, read_request(3, 0, 2)), _DATA)
    got = [answer for byte in frame for answer in framing.feed(bytes((byte,)))]
    assert got == [Answer(1, _DATA)]
    rtu = RtuFraming()
    whole = RtuFraming().frame(1, _DATA)
    assert [a for byte in whole for a in rtu.feed(bytes((byte,)))] == [Answer(1, _DATA)]


def test_a_late_answer_is_discarded_and_the_right_one_behind_it_taken() -> None:
    framing = SocketFraming()
    late = reply(framing.frame(1, read_request(3, 0, 2)), bytes.fromhex("0304ffffffff"))
    right = reply(framing.frame(1, read_request(3, 0, 2)), _DATA)
    assert framing.feed(late + right) == [Answer(1, _DATA)]
    assert framing.late == 1


def test_the_number_wraps_and_is_never_zero() -> None:
    framing = SocketFraming()
    numbers = [framing.frame(1, b"\x03")[:2] for _ in range(70_000)]
    assert b"\0\0" not in numbers
    assert all(a != b for a, b in itertools.pairwise(numbers))


@pytest.mark.parametrize("kind", [SocketFraming, RtuFraming])
@given(st.lists(st.binary(max_size=300), max_size=6))
def test_arbitrary_bytes_break_nothing_and_the_next_answer_is_taken(
    kind: type[SocketFraming] | type[RtuFraming], pieces: list[bytes]
) -> None:
    framing = kind()
    framing.frame(1, read_request(3, 0, 2))
    for piece in pieces:
        for answer in framing.feed(piece):
            read_answer(answer.pdu, 3, 4)
            write_answer(answer.pdu, bytes.fromhex("0600010002"))
    request = framing.frame(1, read_request(3, 0, 2))
    right = reply(request, _DATA) if kind is SocketFraming else RtuFraming().frame(1, _DATA)
    assert framing.feed(right) == [Answer(1, _DATA)]


def test_what_a_read_answer_must_be() -> None:
    assert read_answer(_DATA, 3, 4) == bytes.fromhex("00010002")
    assert read_answer(bytes((0x83, 2)), 3, 4) == Refusal(2)
    codes = {
        "0404 0001 0002": "modbus.wrong_function",
        "0302 0001": "modbus.wrong_count",
        "0304 0001": "modbus.wrong_count",
        "0304 0001 0002 0003": "modbus.wrong_count",
        "0306 0001 0002 0003": "modbus.wrong_count",
        "0302 0001 0002": "modbus.wrong_count",
        "03": "modbus.wrong_count",
        "83": "modbus.wrong_function",
        "8402": "modbus.wrong_function",
    }
    for image, code in codes.items():
        wrong = read_answer(bytes.fromhex(image), 3, 4)
        assert isinstance(wrong, WrongAnswer)
        assert wrong.message.code == code


@pytest.mark.parametrize(
    ("request_pdu", "echo"),
    [
        ("050001ff00", "050001ff00"),
        ("0600010002", "0600010002"),
        ("1000010001020007", "1000010001"),
    ],
)
def test_only_the_right_echo_confirms_a_write(request_pdu: str, echo: str) -> None:
    request, right = bytes.fromhex(request_pdu), bytes.fromhex(echo)
    assert write_answer(right, request) is None
    assert write_answer(bytes((request[0] | 0x80, 6)), request) == Refusal(6)
    for place in range(len(right)):
        broken = bytearray(right)
        broken[place] ^= 0x40
        assert isinstance(write_answer(bytes(broken), request), WrongAnswer)
    assert isinstance(write_answer(right[:-1], request), WrongAnswer)
