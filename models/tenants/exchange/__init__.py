"""Tenants, contacts and leases as tables: exported, and taken in again after a dry run."""

from models.tenants.exchange.columns import COLUMNS, Column
from models.tenants.exchange.dryrun import DryRun, Planned, Refused
from models.tenants.exchange.export import table_of
from models.tenants.exchange.vocabulary import Vocabulary

__all__ = ["COLUMNS", "Column", "DryRun", "Planned", "Refused", "Vocabulary", "table_of"]
