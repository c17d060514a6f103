"""What the agent sees and feels: put together of what was learned, of odometry, of touch and of plugins."""
