"""What persons do to alarms (acknowledge, reset, shelve, suppress), and what the post does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.parts import parts

if TYPE_CHECKING:
    from models.alarmbook.drills import (
        Drill,
        drill_around,
        drill_of,
        drills_between,
        open_drill,
    )
    from models.alarmbook.ends import (
        DRILL_MS,
        LONGEST_MS,
        SUPPRESSED_MS,
        latest_drill_end,
        latest_end,
        shift_end,
    )
    from models.alarmbook.kinds import (
        ALARM,
        DOOR_MODE,
        DRILLS,
        FLOOD_REPORT,
        FORCED,
        MANUAL,
        OVERRIDE,
        SHELVING,
        SUBJECT,
        SUPPRESSION,
    )
    from models.alarmbook.permissions import (
        ACKNOWLEDGE,
        DRILL,
        EXPLAIN,
        OWN,
        SHELVE,
        SHELVE_LONG,
        SUPPRESS,
    )
    from models.alarmbook.reasons import REASONS, Reason, reason_of
    from models.alarmbook.standing import (
        Key,
        Seen,
        acknowledged,
        key_of,
        overrides,
        resets,
        shelved,
        suppressed,
    )
    from models.alarmbook.writing import (
        acknowledge,
        end_drill,
        escalated,
        explain,
        extend,
        extend_drill,
        extend_override,
        extend_suppression,
        lift,
        muted,
        noted,
        reset,
        returned,
        shelve,
        shelving_over,
        shown,
        silenced,
        slices,
        sound_tested,
        start_drill,
        suppress,
        unmuted,
        unshelve,
        withdraw,
    )

__getattr__ = parts(
    __name__,
    {
        "drills": "Drill drill_around drill_of drills_between open_drill",
        "ends": "DRILL_MS LONGEST_MS SUPPRESSED_MS latest_drill_end latest_end shift_end",
        "kinds": (
            "ALARM DOOR_MODE DRILLS FLOOD_REPORT FORCED MANUAL OVERRIDE SHELVING SUBJECT "
            "SUPPRESSION"
        ),
        "permissions": "ACKNOWLEDGE DRILL EXPLAIN OWN SHELVE SHELVE_LONG SUPPRESS",
        "reasons": "REASONS Reason reason_of",
        "standing": "Key Seen acknowledged key_of overrides resets shelved suppressed",
        "writing": (
            "acknowledge end_drill escalated explain extend extend_drill extend_override "
            "extend_suppression lift muted noted reset returned shelve shelving_over shown "
            "silenced slices sound_tested start_drill suppress unmuted unshelve withdraw"
        ),
    },
)

__all__ = [
    "ACKNOWLEDGE",
    "ALARM",
    "DOOR_MODE",
    "DRILL",
    "DRILLS",
    "DRILL_MS",
    "EXPLAIN",
    "FLOOD_REPORT",
    "FORCED",
    "LONGEST_MS",
    "MANUAL",
    "OVERRIDE",
    "OWN",
    "REASONS",
    "SHELVE",
    "SHELVE_LONG",
    "SHELVING",
    "SUBJECT",
    "SUPPRESS",
    "SUPPRESSED_MS",
    "SUPPRESSION",
    "Drill",
    "Key",
    "Reason",
    "Seen",
    "acknowledge",
    "acknowledged",
    "drill_around",
    "drill_of",
    "drills_between",
    "end_drill",
    "escalated",
    "explain",
    "extend",
    "extend_drill",
    "extend_override",
    "extend_suppression",
    "key_of",
    "latest_drill_end",
    "latest_end",
    "lift",
    "muted",
    "noted",
    "open_drill",
    "overrides",
    "reason_of",
    "reset",
    "resets",
    "returned",
    "shelve",
    "shelved",
    "shelving_over",
    "shift_end",
    "shown",
    "silenced",
    "slices",
    "sound_tested",
    "start_drill",
    "suppress",
    "suppressed",
    "unmuted",
    "unshelve",
    "withdraw",
]
