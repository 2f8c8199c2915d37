"""The subjects that are in the product: one line each."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.subjects import record_kinds
from widgets.alarms import alarms_contribution
from widgets.community import events_contribution, indicators_contribution
from widgets.contribution import Contribution
from widgets.figures import figures_contribution
from widgets.incidents import incidents_contribution
from widgets.inventory import inventory_contribution
from widgets.keys import keys_contribution
from widgets.ledger import ledger_contribution
from widgets.people import people_contribution
from widgets.plan import plan_contribution
from widgets.privacy import privacy_contribution
from widgets.requests import requests_contribution
from widgets.roster import roster_contribution
from widgets.rounds import rounds_contribution, templates_contribution
from widgets.rulebench import rulebench_contribution
from widgets.search import search_contribution
from widgets.shiftlog import shiftlog_contribution
from widgets.tenants import leases_contribution, tenants_contribution
from widgets.trend import trend_contribution
from widgets.works import works_contribution

if TYPE_CHECKING:
    from models.alarms.figures.measuring import Measuring
    from models.alarms.trial.bench import Bench


def contributions(
    bench: Callable[[], Bench] | None = None, measuring: Measuring | None = None
) -> tuple[Contribution, ...]:
    """In the order of the rail. `bench` tries rules; without it they can only be looked at.
    `measuring` works out the figures of the alarms in another process."""
    return (
        plan_contribution(),
        alarms_contribution(),
        incidents_contribution(),
        # pages of the alarms, after the incidents: those come first where something can begin
        ledger_contribution(),
        figures_contribution(measuring),
        rulebench_contribution(bench),
        indicators_contribution(),
        tenants_contribution(),
        leases_contribution(),
        *events_contribution(),
        requests_contribution(),
        trend_contribution(),
        inventory_contribution(),
        shiftlog_contribution(),
        search_contribution(),
        works_contribution(),
        keys_contribution(),
        rounds_contribution(),
        templates_contribution(),
        roster_contribution(),
        people_contribution(),
        privacy_contribution(record_kinds()),
    )
