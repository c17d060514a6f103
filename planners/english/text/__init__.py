"""A text taken apart into words, and the patterns that skills, predicates and tables of other words give for them."""
