"""The configuration set: links, devices, points and places of one park."""
