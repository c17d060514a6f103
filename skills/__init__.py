"""What Majordomo can be asked for: one file a skill, the registry that finds them, and the executor that runs them."""
