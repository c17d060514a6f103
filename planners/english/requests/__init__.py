"""What is asked for: clauses, and what hangs on them, to wishes in order with what must not be done."""
