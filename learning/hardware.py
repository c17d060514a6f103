"""What training runs on here: looked up, never assumed."""

from functools import lru_cache

import torch

from vla.processor import autocast, keep_freed_memory


@lru_cache(maxsize=1)
def training_device() -> torch.device:
    """A CUDA device where there is one, else the processor, which then keeps the memory that it frees."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    keep_freed_memory()
    return torch.device("cpu")


def mixed_precision() -> torch.autocast:
    """The context to train in."""
    return autocast(training_device())
