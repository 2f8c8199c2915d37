"""The figures of the alarm system over a period, and what a flood was like."""
