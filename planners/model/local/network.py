"""A causal network, loaded from a folder, and what it makes of what it has read."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging

from planners.model.local.tokens import Tokens

_TOKENS_AT_ONCE = 128  # of a prompt: between two portions it is noticed that nobody wants the answer any more

Check = Callable[[], None]
"""Raises where the answer is to be given up."""


@dataclass(frozen=True, slots=True)
class Network:
    """What was loaded.

    Attributes:
        model: As transformers makes it, of whatever class the folder names.
        tokens: What texts are to it.
        vocabulary: The tokenizer as llguidance knows it.
        context: Tokens that prompt and answer may have together.
    """

    model: Any
    tokens: Tokens
    vocabulary: Any
    context: int

    @classmethod
    def load(cls, folder: Path) -> "Network":
        """Load from files alone, without running code or pickles that lie among them.

        Raises:
            OSError, ValueError, KeyError, ImportError, SafetensorError: There is no model in the folder.
        """
        from llguidance.hf import from_tokenizer  # an extra: `LocalModel` has looked whether it is there

        logging.disable_progress_bar()  # the screen is not transformers'
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model = AutoModelForCausalLM.from_pretrained(folder, local_files_only=True, use_safetensors=True, dtype="auto")
        model = model.to("cuda" if torch.cuda.is_available() else "cpu").eval()
        config = model.config.get_text_config()
        vocabulary = from_tokenizer(tokenizer, max(config.vocab_size, len(tokenizer)))
        return cls(model, Tokens(tokenizer), vocabulary, config.max_position_embeddings)


class Reading:
    """A network with what it has read so far.

    Args:
        network: It.
        check: Called before every portion that is read.
        read: What it has read already, as transformers caches it.
    """

    def __init__(self, network: Network, check: Check, read: Any = None) -> None:  # transformers'
        self._network = network
        self._check = check
        self._read = read

    def after(self, tokens: Sequence[int]) -> Tensor:
        """Read on; returns the scores of what may come next (vocabulary,)."""
        for start in range(0, len(tokens), _TOKENS_AT_ONCE):
            scores = self._scores(tokens[start : start + _TOKENS_AT_ONCE], kept=1)
        return scores[-1]

    def log_probability(self, first: Tensor, tokens: Sequence[int]) -> Tensor:
        """Of these tokens as what comes next, given the scores of the first of them; what was read stays as it is."""
        scores = first[None]
        if len(tokens) > 1:
            branch = Reading(self._network, self._check, copy.deepcopy(self._read))
            scores = torch.cat((scores, branch._scores(tokens[:-1], kept=0)))
        chosen = torch.tensor(tokens, device=scores.device)
        return scores.log_softmax(-1).gather(1, chosen[:, None]).sum()

    def _scores(self, tokens: Sequence[int], kept: int) -> Tensor:
        """Scores after the last `kept` of the tokens, all of them for 0 (kept, vocabulary)."""
        self._check()
        model = self._network.model
        shown = torch.tensor([list(tokens)], device=model.device)
        output = model(input_ids=shown, past_key_values=self._read, use_cache=True, logits_to_keep=kept)
        self._read = output.past_key_values
        scores: Tensor = output.logits[0]
        return scores.float()
