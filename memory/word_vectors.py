"""Sentences as vectors of their words: near to each other where they share words. It needs no network."""

import re
from collections.abc import Sequence
from zlib import crc32

import numpy as np

from majordomo.embedding import Vectors, unit

WIDTH = 128

_WORD = re.compile(r"[a-z0-9]+")
_USUAL = (
    "a an the and or of to in on into onto at it its is are be do does my your me i you please can could would then"
    " that this them with for from by up down out off"
)
_EMPTY = frozenset(_USUAL.split())
"""Words that nearly every sentence has."""


class WordVectors:
    """Counts words, each in a column that its letters choose; the same everywhere and always."""

    name = f"words-{WIDTH}"

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors (n, width) of sentences."""
        counts = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in enumerate(texts):
            for word in content_words(text):
                counts[row, crc32(word.encode()) % WIDTH] += 1.0
        return unit(counts)


def content_words(text: str) -> frozenset[str]:
    """The words of a sentence that tell it from others, in lower case and without a plural's s."""
    words = _WORD.findall(text.lower())
    return frozenset(_singular(word) for word in words if word not in _EMPTY)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word
