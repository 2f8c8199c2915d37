"""Applied configuration sets: kept under their digest, read back fast, compared."""
