"""From what is written to what it comes to: a draft and its profiles become a `Park`."""
