"""What a person says while a task is under way: it edits what is left, and what is finished stays."""
