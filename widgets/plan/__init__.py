"""Floor plans: the canvas, the drawings, levels, park map, summary (docs/adr/0014)."""
