"""What can be a password or a PIN."""

from __future__ import annotations

from itertools import pairwise

from models.text.message import Message

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 200
SHORTEST_PIN, LONGEST_PIN = 4, 12


def password_objection(password: str, sign_on: str) -> Message | None:
    """Length counts, not kinds of characters; it may not be the name itself."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        return Message.of(
            "people.password_length", shortest=SHORTEST_PASSWORD, longest=LONGEST_PASSWORD
        )
    if len(set(password)) < 3 or password.casefold() == sign_on.casefold():
        return Message.of("people.password_simple")
    return None


def pin_objection(pin: str) -> Message | None:
    """Digits, and not the first ones that anybody would try."""
    if not (SHORTEST_PIN <= len(pin) <= LONGEST_PIN and pin.isascii() and pin.isdigit()):
        return Message.of("people.pin_digits", shortest=SHORTEST_PIN, longest=LONGEST_PIN)
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    if len(steps) == 1 and steps <= {-1, 0, 1}:
        return Message.of("people.pin_simple")
    return None
