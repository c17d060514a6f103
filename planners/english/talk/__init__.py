"""What a line of a conversation is: a wish to stop, a courtesy, a correction, a question, a fact, an answer, a task."""
