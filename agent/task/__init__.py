"""What one task is made of: its steps, the plan that it follows, what it waits for, how far it is, and how it ends."""
