"""The tenants and leases pages of the community workspace."""

from widgets.tenants.contribution import leases_contribution, tenants_contribution

__all__ = ["leases_contribution", "tenants_contribution"]
