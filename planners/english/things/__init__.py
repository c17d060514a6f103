"""Which things words mean: nouns, noun phrases, pronouns, and what tells one thing from another."""
