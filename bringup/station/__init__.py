"""Where an agent works: its robot, what was learned for it, and what is behind the stage."""
