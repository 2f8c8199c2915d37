"""Effective alarm rules of every point, from what kinds, profiles, groups, devices and exceptions
say of them (docs/site-file.md)."""
