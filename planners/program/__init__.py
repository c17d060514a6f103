"""The planner whose language model writes short programs, and their interpreter."""
