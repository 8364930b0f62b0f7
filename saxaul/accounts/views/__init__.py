"""Pages about people, split by noun."""
