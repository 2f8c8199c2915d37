"""What may stand in a site file and in a device profile (docs/site-file.md)."""
