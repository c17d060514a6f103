"""Talking with a person: what becomes of their lines, and what is said to them."""
