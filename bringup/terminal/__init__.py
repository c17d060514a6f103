"""The terminal: who sits there, and what a task and a long run look like on it."""
