"""A rule tried on stored samples, and what would come of it."""
