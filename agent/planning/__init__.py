"""Puts questions to planners and to the person, and hears the person meanwhile."""
