"""The language model that runs in this process: what it is asked, how long that may take, and what it took."""

from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

import torch
from safetensors import SafetensorError
from torch import Tensor

from majordomo.clock import Clock, WallClock
from majordomo.errors import Cancelled, ModelUnavailable
from planners.model.language_model import Json, Message, Patience, Usage
from planners.model.local.grammar import Grammar
from planners.model.local.network import Check, Network, Reading
from planners.model.prompt import fenced, prompt_text


@dataclass(frozen=True, slots=True)
class LocalModelSettings:
    """Which model, and how much it may say.

    Attributes:
        folder: Weights as safetensors, config.json and the tokenizer's files, as `save_pretrained` writes them.
        max_tokens: Of one answer.
    """

    folder: Path
    max_tokens: int = 2000


@dataclass(frozen=True, slots=True)
class _Opening:
    """The network with a prompt read.

    Attributes:
        reading: What goes on.
        scores: Of what may come next (vocabulary,).
        room: Tokens that may still come.
    """

    network: Network
    reading: Reading
    scores: Tensor
    room: int


class LocalModel:
    """Takes the likeliest of the tokens that the schema allows; loaded with the first question, not before.

    It is given up between two tokens, or two portions of a prompt; while it is loaded nothing calls it off.

    Args:
        settings: Which model.
        clock: Wall-clock time, for deadlines and usage.

    Raises:
        ModelUnavailable: llguidance is not installed.
    """

    def __init__(self, settings: LocalModelSettings, clock: Clock | None = None) -> None:
        if find_spec("llguidance") is None:
            raise ModelUnavailable(
                "What keeps a local model's answers to their form is not installed.",
                "pip install 'majordomo[local]', or the built-in planner.",
            )
        self._settings = settings
        self._clock = clock or WallClock()
        self._lock = Lock()
        self._network: Network | None = None
        self._usage = Usage()

    @property
    def name(self) -> str:
        """The folder's name."""
        return f"{self._settings.folder.name} in this process"

    @property
    def usage(self) -> Usage:
        """Of all answers so far, those included that were given up; options that were ranked count as prompt."""
        return self._usage

    def ask(self, messages: Sequence[Message], schema: Json, patience: Patience) -> str:
        """Return an answer that keeps to the schema.

        Raises:
            ModelUnavailable: No such model, too long a prompt, no end of the answer in time, or an unusable schema.
            Cancelled: The person no longer wants an answer.
        """
        with self._at_work(patience) as check:
            network = self._opened(check)
            grammar = Grammar(network.vocabulary, schema)
            return self._said(self._begun(network, messages, 1, check), grammar, patience.hear)

    def rank(self, messages: Sequence[Message], options: Sequence[str], patience: Patience) -> tuple[float, ...]:
        """Return how probable each option is as the whole answer, by the sum of its tokens' log-probabilities.

        Raises:
            ModelUnavailable, Cancelled: As `ask`.
        """
        with self._at_work(patience) as check:
            network = self._opened(check)
            choices = [network.tokens.of_answer(option) for option in options]
            shown = ("human", f"{prompt_text('option')}\n{fenced({'options': list(options)})}")
            begun = self._begun(network, [*messages, shown], max(map(len, choices)), check)
            totals = torch.stack([begun.reading.log_probability(begun.scores, tokens) for tokens in choices])
            self._spend(Usage(prompt_tokens=sum(map(len, choices))))
            return tuple(totals.softmax(0).tolist())

    @contextmanager
    def _at_work(self, patience: Patience) -> Iterator[Check]:
        """Count the time, and tell what is to be called between two tokens."""
        started_s = self._clock.now_s()

        def check() -> None:
            if patience.cancellation.is_requested:
                raise Cancelled(f"The answer of {self.name} is no longer wanted.", "asking again.")
            if self._clock.now_s() - started_s > patience.deadline_s:
                problem = f"did not answer within {patience.deadline_s:.1f} s."
                raise self._unavailable(problem, "a longer deadline, or a smaller model.")

        try:
            with torch.inference_mode():
                yield check
        except (RuntimeError, MemoryError) as error:  # torch's, for want of memory or for weights that do not fit
            raise self._unavailable(f"failed: {str(error)[:200]}", "a smaller model.") from error
        finally:
            self._spend(Usage(seconds=self._clock.now_s() - started_s))

    def _opened(self, check: Check) -> Network:
        with self._lock:
            if self._network is None:
                try:
                    self._network = Network.load(self._settings.folder)
                except (OSError, ValueError, KeyError, ImportError, SafetensorError) as error:
                    problem = f"cannot be loaded: {' '.join(str(error).split())[:200]}"
                    remedy = "a folder with config.json, model.safetensors and tokenizer.json of a causal model."
                    raise self._unavailable(problem, remedy) from error
        check()
        return self._network

    def _begun(self, network: Network, messages: Sequence[Message], needed: int, check: Check) -> _Opening:
        """Have the prompt read, where there is room for so many tokens after it."""
        prompt = network.tokens.of_prompt(messages)
        room = network.context - len(prompt)
        if room < needed:
            problem = f"takes at most {network.context} tokens, and the prompt has {len(prompt)}."
            raise self._unavailable(problem, "a model with a longer context.")
        reading = Reading(network, check)
        scores = reading.after(prompt)
        self._spend(Usage(prompt_tokens=len(prompt)))
        return _Opening(network, reading, scores, room)

    def _said(self, begun: _Opening, grammar: Grammar, hear: Callable[[str], None]) -> str:
        """Take token after token, until the answer is whole."""
        letters, said, count, scores = getincrementaldecoder("utf-8")("replace"), "", 0, begun.scores
        while not grammar.is_finished():
            tokens = grammar.take(scores)
            self._spend(Usage(answer_tokens=len(tokens)))
            piece = letters.decode(begun.network.vocabulary.decode_bytes(tokens))
            hear(piece)
            said, count = said + piece, count + len(tokens)
            if grammar.is_finished():
                break
            if count >= min(self._settings.max_tokens, begun.room):
                raise self._unavailable(f"did not finish its answer in {count} tokens.", "more tokens for an answer.")
            scores = begun.reading.after(tokens)
        if grammar.problem:
            raise self._unavailable(f"cannot keep to the form: {grammar.problem[:200]}", "another model.")
        return said

    def _spend(self, usage: Usage) -> None:
        with self._lock:
            self._usage += usage

    def _unavailable(self, problem: str, remedy: str) -> ModelUnavailable:
        return ModelUnavailable(f"The language model {self.name} {problem}", remedy)
