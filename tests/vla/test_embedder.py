"""The text tower makes vectors that a memory can compare."""

import numpy as np
import pytest

from majordomo.embedding import unit
from vla.embedder import ClipEmbedder
from vla.network import VlaNetwork
from vla.sight import VlaSight


@pytest.fixture
def embedder(network: VlaNetwork) -> ClipEmbedder:
    return ClipEmbedder(VlaSight(network), "clip-test")


def test_every_sentence_has_a_vector_of_length_one(embedder: ClipEmbedder, network: VlaNetwork) -> None:
    vectors = embedder.embed_texts(["pick up the red cup", "open the microwave"])
    assert vectors.shape == (2, network.config.clip.projection) and vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, rtol=1e-5)


def test_the_same_sentence_has_the_same_vector_beside_any_other(embedder: ClipEmbedder) -> None:
    alone = embedder.embed_texts(["open the microwave"])
    beside = embedder.embed_texts(["pick up the red cup", "open the microwave"])
    np.testing.assert_allclose(alone[0], beside[1], atol=2e-2)


def test_an_empty_sentence_is_like_nothing(embedder: ClipEmbedder) -> None:
    assert not embedder.embed_texts(["", "  "]).any()
    assert embedder.embed_texts([]).shape[0] == 0


def test_what_the_policy_looked_at_stays(embedder: ClipEmbedder, network: VlaNetwork) -> None:
    sight = VlaSight(network)
    ClipEmbedder(sight, "clip-test").embed_texts(["open the microwave"])
    assert sight.looks == 0


def test_zero_has_no_direction() -> None:
    np.testing.assert_array_equal(unit(np.array([[0.0, 0.0], [3.0, 4.0]])), np.float32([[0.0, 0.0], [0.6, 0.8]]))
