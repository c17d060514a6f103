"""Trials of scripts and of planners, their records and their reports."""
