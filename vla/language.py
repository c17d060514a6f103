"""Words to numbers: CLIP's byte-pair encoding, with merges derived from a stated vocabulary."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import torch
from tokenizers.pre_tokenizers import ByteLevel
from torch import Tensor
from transformers import CLIPTokenizer

from majordomo.errors import UnreadableInput

_PIECE = re.compile(r"'s|[a-z]+|[0-9]|[^\sa-z0-9]+")
_WORD_END = "</w>"
_START, _END = "<|startoftext|>", "<|endoftext|>"


class Tokenizer:
    """A CLIP tokenizer that travels inside the checkpoint.

    Args:
        vocabulary: Id by token, as CLIP writes them (a word's last piece ends in "</w>").
        merges: Pairs to merge, first one first: "c u", "cu p</w>".
        max_tokens: Length that texts are cut and padded to, start and end included.
    """

    def __init__(self, vocabulary: dict[str, int], merges: Sequence[str], max_tokens: int = 32) -> None:
        self.vocabulary = dict(vocabulary)
        self.merges = tuple(merges)
        self.max_tokens = max_tokens
        pairs = [tuple(merge.split(" ")) for merge in merges]
        self._tokenizer = CLIPTokenizer(vocab=self.vocabulary, merges=pairs, model_max_length=max_tokens)

    @classmethod
    def of_texts(cls, texts: Iterable[str], max_tokens: int = 32) -> "Tokenizer":
        """Make every word of the texts one token; other words fall apart into pieces, at worst bytes."""
        words = sorted({word for text in texts for word in _PIECE.findall(text.lower()) if word.isascii()})
        merges = _derive_merges(words)
        alphabet = sorted(ByteLevel.alphabet())
        tokens = [*alphabet, *(letter + _WORD_END for letter in alphabet), *("".join(pair) for pair in merges)]
        tokens += [_START, _END]
        return cls(
            {token: index for index, token in enumerate(dict.fromkeys(tokens))},
            [" ".join(pair) for pair in merges],
            max_tokens,
        )

    @property
    def start_id(self) -> int:
        """Id of the token that starts every text."""
        return self.vocabulary[_START]

    @property
    def end_id(self) -> int:
        """Id of the token that ends and pads every text."""
        return self.vocabulary[_END]

    def __len__(self) -> int:
        return len(self.vocabulary)

    def encode(self, texts: Sequence[str]) -> Tensor:
        """Return ids (n, max_tokens) int64.

        Raises:
            UnreadableInput: A text is empty.
        """
        if any(not text.strip() for text in texts):
            raise UnreadableInput("A text for the policy is empty.", "words, such as 'pick up the red cup'.")
        if not texts:
            return torch.zeros((0, self.max_tokens), dtype=torch.int64)
        encoded = self._tokenizer(list(texts), padding="max_length", truncation=True, max_length=self.max_tokens)
        return torch.tensor(encoded["input_ids"], dtype=torch.int64)

    def pieces(self, text: str) -> list[str]:
        """Return the tokens of a text without start and end, for people."""
        return [str(token) for token in self._tokenizer.tokenize(text)]


def _derive_merges(words: Sequence[str]) -> list[tuple[str, str]]:
    """Byte-pair encoding carried on until every word is one token.

    Source: Sennrich et al. 2016, "Neural machine translation of rare words with subword units".
    """
    spelled = [[*word[:-1], word[-1] + _WORD_END] for word in words]
    merges: list[tuple[str, str]] = []
    while True:
        pairs = Counter(pair for word in spelled for pair in pairwise(word))
        if not pairs:
            return merges
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        spelled = [_merged(word, best) for word in spelled]


def _merged(word: list[str], pair: tuple[str, str]) -> list[str]:
    merged: list[str] = []
    for symbol in word:
        if merged and (merged[-1], symbol) == pair:
            merged[-1] += symbol
        else:
            merged.append(symbol)
    return merged
