"""The planner that is wanted, and the language model that it asks."""
