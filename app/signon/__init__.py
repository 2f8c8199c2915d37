"""Signing on at this station: the verifiers, who is at the desk, and what they may do."""

from app.signon.demo import give_demo_secrets
from app.signon.signon import SignOn
from app.signon.verifiers import StationSecrets

__all__ = ["SignOn", "StationSecrets", "give_demo_secrets"]
