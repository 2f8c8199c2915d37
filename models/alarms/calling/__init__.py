"""What sounds, when it escalates, and what other posts are told."""
