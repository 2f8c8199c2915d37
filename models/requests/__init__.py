"""Service requests: tickets with their states, clocks and ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.requests.clocks import SOON_MS, Clock, ServiceDesk, runs, service_desk
    from models.requests.number import as_number, number_of
    from models.requests.priority import (
        CATEGORIES,
        IMPACTS,
        LIFE_SAFETY,
        MATRIX,
        PRIORITIES,
        URGENCIES,
        priority_of,
    )
    from models.requests.request import (
        REQUEST,
        RUNNING,
        TERMINAL,
        UNFINISHED,
        Rating,
        Request,
        RequestState,
        Stop,
        StopReason,
        request_of,
    )
    from models.requests.subject import (
        CHECK,
        CLOSE,
        COMMENT,
        KIND,
        RAISE,
        RATE,
        SUBJECT,
        WORK,
    )
    from models.requests.transition import NEED_A_REASON, TRANSITIONS, beginning, may_go, step

__getattr__ = parts(
    __name__,
    {
        "clocks": "SOON_MS Clock ServiceDesk runs service_desk",
        "number": "as_number number_of",
        "priority": "CATEGORIES IMPACTS LIFE_SAFETY MATRIX PRIORITIES URGENCIES priority_of",
        "request": (
            "REQUEST RUNNING TERMINAL UNFINISHED Rating Request RequestState Stop "
            "StopReason request_of"
        ),
        "subject": "CHECK CLOSE COMMENT KIND RAISE RATE SUBJECT WORK",
        "transition": "NEED_A_REASON TRANSITIONS beginning may_go step",
    },
)

__all__ = [
    "CATEGORIES",
    "CHECK",
    "CLOSE",
    "COMMENT",
    "IMPACTS",
    "KIND",
    "LIFE_SAFETY",
    "MATRIX",
    "NEED_A_REASON",
    "PRIORITIES",
    "RAISE",
    "RATE",
    "REQUEST",
    "RUNNING",
    "SOON_MS",
    "SUBJECT",
    "TERMINAL",
    "TRANSITIONS",
    "UNFINISHED",
    "URGENCIES",
    "WORK",
    "Clock",
    "Rating",
    "Request",
    "RequestState",
    "ServiceDesk",
    "Stop",
    "StopReason",
    "as_number",
    "beginning",
    "may_go",
    "number_of",
    "priority_of",
    "request_of",
    "runs",
    "service_desk",
    "step",
]
