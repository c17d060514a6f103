import numpy as np
import pytest
import torch

from learning.mistakes import mistakes
from learning.sampler import Sampler
from vla.network import VlaNetwork


def test_mistakes_are_how_far_the_chunks_are_from_the_experts(network: VlaNetwork, sampler: Sampler) -> None:
    frames = np.arange(70)  # more than one batch
    sampler._small["chunk_valid"] = sampler._small["chunk_valid"].copy()
    sampler._small["chunk_valid"][3] = 0
    batch = sampler.compose(frames)
    with torch.no_grad():
        said = network.eval()(batch).decoded.chunk
    apart = (said - network.normalisation.normalise_chunk(batch.task.chunk)).abs() * network.decoder.column_weights
    expected = apart.sum(dim=-1).mean(dim=1).numpy()
    expected[3] = 0.0
    assert mistakes(network, sampler, frames) == pytest.approx(expected, abs=0.005)  # there in mixed precision
