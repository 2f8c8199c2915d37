"""Wiring, commands, lifecycle and the command line. Knows everybody, is known by nobody."""
