"""Temporary states: everything that is not as designed, with owner, reason and end."""

from widgets.ledger.contribution import LEDGER, ledger_contribution

__all__ = ["LEDGER", "ledger_contribution"]
