"""Who is affected by what happens at a place, and what they are told."""
