"""How a training process shares the processor with others; to be said before torch is loaded."""

import os


def wait_politely() -> None:
    """Have threads that wait for one another sleep rather than spin.

    Spinning gains little on a free machine; on a busy one it made a training step take four times as long.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
