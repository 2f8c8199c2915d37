"""What the folders of a kept copy of a site are called."""

from __future__ import annotations

SITE = "site"
PROFILES = "profiles"
ALARMS = "alarms"
"""Also the folder of the shipped rules, beside that of the shipped profiles."""
