"""Numbers that can be dialled, duties that have a length."""

from __future__ import annotations

import re

from models.records import Proposal
from models.text.message import Message

_DIGITS = re.compile(r"\+?[0-9]{3,15}([,;][0-9]{1,8})?")
_BETWEEN = str.maketrans("", "", " -()/.\u00a0\u2010\u2011\u2013")
_LONGEST_MS = 31 * 86_400_000


def dialled(phone: str) -> str:
    """What is dialled for a number as people write it (RFC 3966, local numbers too).

    An extension is written after a comma or `ext.`; empty if it is no number.
    """
    plain = phone.strip().lower().replace("ext.", ",").replace("ext", ",").replace("转", ",")
    plain = plain.translate(_BETWEEN)
    return plain if _DIGITS.fullmatch(plain) else ""


def contact_rule(proposal: Proposal) -> Message | None:
    """Every number can be dialled."""
    for name in ("phone", "second_phone"):
        text = proposal.after.get(name)
        if isinstance(text, str) and text and not dialled(text):
            return Message.of("roster.not_a_number", text=text)
    return None


def duty_rule(proposal: Proposal) -> Message | None:
    """A duty ends after it starts, within a month."""
    starts, ends = proposal.after.get("starts"), proposal.after.get("ends")
    if isinstance(starts, int) and isinstance(ends, int):
        if ends <= starts:
            return Message.of("roster.ends_before")
        if ends - starts > _LONGEST_MS:
            return Message.of("roster.too_long")
    return None
