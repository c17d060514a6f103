"""A conversation: its lines, its commands, and how both look at a terminal and over a pipe."""
