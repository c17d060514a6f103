"""The rules of the house: read, checked, reported on, and held against plans."""
