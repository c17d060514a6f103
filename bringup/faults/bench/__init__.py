"""Faults on the test bench: a whole agent with a body, eyes and a world of plain facts."""
