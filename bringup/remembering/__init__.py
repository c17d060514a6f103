"""Long-term memory: opened, written when a task ends, listed and forgotten."""
