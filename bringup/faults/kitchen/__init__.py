"""Faults in the simulated kitchen, while a script is carried out."""
