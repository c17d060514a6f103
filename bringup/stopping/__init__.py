"""Emergency stop and Ctrl-C: how the robot is stopped, and what must not be broken off meanwhile."""
