"""What is on disk of a task, and how it becomes the task again after a crash."""
