"""From what shall be so to steps: operators, imagined worlds, goals, and the search through them."""
