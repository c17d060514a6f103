"""Learning: demonstrations, rollouts, DAgger, training runs and evaluation.

Everything here may see the simulator's truth, to label and to judge; what it produces (a checkpoint) may not.
"""
