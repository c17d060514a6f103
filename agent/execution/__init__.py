"""Carries a plan out: steps begin when they may, are watched, and end with a look."""
