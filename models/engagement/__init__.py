"""Park events and notices are records too: who was invited, who came, who read."""

from models.engagement.kinds import ANSWERS, LONGEST_NOTICE, SORTS, SUBJECT

__all__ = ["ANSWERS", "LONGEST_NOTICE", "SORTS", "SUBJECT"]
