"""The built-in reader: English words to wishes, questions, corrections and facts, without a model."""
