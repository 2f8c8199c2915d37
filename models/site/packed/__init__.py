"""A park as compact bytes, and the digest of those bytes that names it."""
