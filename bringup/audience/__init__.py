"""Who watches a task from behind the stage: a film, and the audit that knows the truth."""
