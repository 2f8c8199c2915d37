"""Views: how panels look at the park, live or frozen."""

from models.views.view import (
    Changes,
    Commanding,
    Health,
    History,
    Hours,
    Samples,
    View,
    ViewKind,
    actor,
)

__all__ = [
    "Changes",
    "Commanding",
    "Health",
    "History",
    "Hours",
    "Samples",
    "View",
    "ViewKind",
    "actor",
]
