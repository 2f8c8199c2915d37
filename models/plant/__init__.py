"""The process image: the newest reading of every point, what changed, and what is wrong."""

from models.plant.linkpoints import OVERDUE, RECORDING, link_point_id, with_link_points
from models.plant.plant import Plant, Tally

__all__ = ["OVERDUE", "RECORDING", "Plant", "Tally", "link_point_id", "with_link_points"]
