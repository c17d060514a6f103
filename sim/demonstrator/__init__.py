"""The scripted demonstrator: it sees the simulator's truth and shows every skill, so that a policy can learn it.

It is memoryless: what it does follows from where things are and what the fingers hold, never from what it did before,
so that a camera and the joints tell a policy everything that the demonstrator acted on.
"""

from sim.demonstrator.demonstrator import Demonstrator

__all__ = ["Demonstrator"]
