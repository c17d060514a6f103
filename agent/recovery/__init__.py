"""What is done about failures: a table of ladders, and budgets that bound how often."""
