"""Where a policy and its expert disagree: what it got wrong, it is shown more often."""

import numpy as np
import torch
from numpy.typing import NDArray

from learning.open_loop import compared
from learning.sampler import Sampler
from vla.network import VlaNetwork


def mistakes(network: VlaNetwork, sampler: Sampler, frames: NDArray[np.int64]) -> NDArray[np.float64]:
    """How wrong a network's chunk is on each of some frames of a sampler, (len(frames),) [standard deviations].

    The mean over the chunk, each column by its weight; 0 where a frame has no chunk.

    Source: Schaul et al. 2016, "Prioritized experience replay"; here a frame's priority is measured once a round.
    """
    errors: list[NDArray[np.float64]] = []
    for batch, outputs in compared(network, sampler, frames):
        wanted = network.normalisation.normalise_chunk(batch.task.chunk)
        missed = network.decoder.rows((outputs.decoded.chunk.float() - wanted).abs())
        errors.append(torch.where(batch.task.chunk_valid, missed, 0.0).mean(dim=1).double().cpu().numpy())
    return np.concatenate(errors)
