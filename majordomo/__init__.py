"""Majordomo's shared contracts: the value types, specs and protocols that every package speaks.

Nothing here acts. Each module is one concept: an `Observation` is what a robot senses, an `Action` what it is told,
a `Predicate` what can be true of the world, a `Skill` what can be asked for, a `Plan` how skills make a goal true.
"""

__version__ = "0.1.0"
