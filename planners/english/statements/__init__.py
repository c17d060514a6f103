"""What is said to be so: claims of all, any or none, conditions, and wishes for them to be so."""
