"""A causal language model in this process, from a folder; its answers keep to their schema token by token.

This module loads torch and transformers: import it only where such a model is wanted.
"""

import copy
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import torch
from jinja2 import TemplateError
from safetensors import SafetensorError
from torch import Tensor
from transformers import AutoModelForCausalLM, AutoTokenizer
from transformers.utils import logging

from majordomo.clock import Clock, WallClock
from majordomo.errors import Cancelled, ModelUnavailable
from planners.model.language_model import Json, Message, Patience, Usage
from planners.model.prompt import fenced, prompt_text

MAX_ITEMS, MAX_LETTERS = 20, 300
"""Bounds for lists and texts to which a schema sets none: a small model may never come to an end by itself."""

_TOKENS_AT_ONCE = 128  # of a prompt: between two portions it is noticed that nobody wants the answer any more
_STYLE: Any = {"whitespace_flexible": False, "json_allowed_escapes": 'n"\\', "lenient": True}  # llguidance's
_ROLES = {"system": "system", "human": "user", "ai": "assistant"}

Check = Callable[[], None]
"""Raises where the answer is to be given up."""

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class LocalModelSettings:
    """Which model, and how much it may say.

    Attributes:
        folder: Weights as safetensors, config.json and the tokenizer's files, as `save_pretrained` writes them.
        max_tokens: Of one answer.
    """

    folder: Path
    max_tokens: int = 2000


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
        self._network: _Network | None = None
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
        return self._timed(patience, lambda check: self._answer(messages, schema, patience.hear, check))

    def rank(self, messages: Sequence[Message], options: Sequence[str], patience: Patience) -> tuple[float, ...]:
        """Return how probable each option is as the whole answer, by the sum of its tokens' log-probabilities.

        Raises:
            ModelUnavailable, Cancelled: As `ask`.
        """
        return self._timed(patience, lambda check: self._ranking(messages, options, check))

    def _timed(self, patience: Patience, work: Callable[[Check], ResultT]) -> ResultT:
        started_s = self._clock.now_s()

        def check() -> None:
            if patience.cancellation.is_requested:
                raise Cancelled(f"The answer of {self.name} is no longer wanted.", "asking again.")
            if self._clock.now_s() - started_s > patience.deadline_s:
                problem = f"did not answer within {patience.deadline_s:.1f} s."
                raise self._unavailable(problem, "a longer deadline, or a smaller model.")

        try:
            with torch.inference_mode():
                return work(check)
        except (RuntimeError, MemoryError) as error:  # torch's, for want of memory or for weights that do not fit
            raise self._unavailable(f"failed: {str(error)[:200]}", "a smaller model.") from error
        finally:
            self._spend(Usage(seconds=self._clock.now_s() - started_s))

    def _answer(self, messages: Sequence[Message], schema: Json, hear: Callable[[str], None], check: Check) -> str:
        network = self._opened(check)
        grammar = _Grammar(network.vocabulary, schema)
        reading, scores, room = self._begun(network, messages, 1, check)
        letters, said, count = getincrementaldecoder("utf-8")("replace"), "", 0
        while not grammar.is_finished():
            tokens = grammar.take(scores)
            self._spend(Usage(answer_tokens=len(tokens)))
            piece = letters.decode(network.vocabulary.decode_bytes(tokens))
            hear(piece)
            said, count = said + piece, count + len(tokens)
            if grammar.is_finished():
                break
            if count >= min(self._settings.max_tokens, room):
                raise self._unavailable(f"did not finish its answer in {count} tokens.", "more tokens for an answer.")
            scores = reading.after(tokens)
        if grammar.problem:
            raise self._unavailable(f"cannot keep to the form: {grammar.problem[:200]}", "another model.")
        return said

    def _ranking(self, messages: Sequence[Message], options: Sequence[str], check: Check) -> tuple[float, ...]:
        network = self._opened(check)
        choices = [network.tokens_of(option) + network.end for option in options]
        shown = ("human", f"{prompt_text('option')}\n{fenced({'options': list(options)})}")
        reading, first, _ = self._begun(network, [*messages, shown], max(map(len, choices)), check)
        totals = torch.stack([reading.log_probability(first, tokens) for tokens in choices])
        self._spend(Usage(prompt_tokens=sum(map(len, choices))))
        return tuple(totals.softmax(0).tolist())

    def _begun(
        self, network: "_Network", messages: Sequence[Message], needed: int, check: Check
    ) -> tuple["_Reading", Tensor, int]:
        """The prompt read, the scores of what comes next, and for how many tokens there is room."""
        prompt = network.prompt_of(messages)
        room = network.context - len(prompt)
        if room < needed:
            problem = f"takes at most {network.context} tokens, and the prompt has {len(prompt)}."
            raise self._unavailable(problem, "a model with a longer context.")
        reading = _Reading(network, check)
        scores = reading.after(prompt)
        self._spend(Usage(prompt_tokens=len(prompt)))
        return reading, scores, room

    def _opened(self, check: Check) -> "_Network":
        with self._lock:
            if self._network is None:
                try:
                    self._network = _Network.load(self._settings.folder)
                except (OSError, ValueError, KeyError, ImportError, SafetensorError) as error:
                    problem = f"cannot be loaded: {' '.join(str(error).split())[:200]}"
                    remedy = "a folder with config.json, model.safetensors and tokenizer.json of a causal model."
                    raise self._unavailable(problem, remedy) from error
        check()
        return self._network

    def _spend(self, usage: Usage) -> None:
        with self._lock:
            self._usage += usage

    def _unavailable(self, problem: str, remedy: str) -> ModelUnavailable:
        return ModelUnavailable(f"The language model {self.name} {problem}", remedy)


@dataclass(frozen=True, slots=True)
class _Network:
    """What was loaded.

    Attributes:
        model, tokenizer: As transformers makes them, of whatever class the folder names.
        vocabulary: The tokenizer as llguidance knows it.
        context: Tokens that prompt and answer may have together.
        end: The token that ends an answer, if there is one.
    """

    model: Any
    tokenizer: Any
    vocabulary: Any
    context: int
    end: list[int]

    @classmethod
    def load(cls, folder: Path) -> "_Network":
        """Load from files alone, without running code or pickles that lie among them."""
        from llguidance.hf import from_tokenizer  # an extra: `LocalModel` has looked whether it is there

        logging.disable_progress_bar()  # the screen is not transformers'
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        model = AutoModelForCausalLM.from_pretrained(folder, local_files_only=True, use_safetensors=True, dtype="auto")
        model = model.to("cuda" if torch.cuda.is_available() else "cpu").eval()
        size = max(model.config.get_text_config().vocab_size, len(tokenizer))
        end = tokenizer.eos_token_id
        context = model.config.get_text_config().max_position_embeddings
        return cls(model, tokenizer, from_tokenizer(tokenizer, size), context, [] if end is None else [end])

    def prompt_of(self, messages: Sequence[Message]) -> list[int]:
        """The messages in the form that the model knows, up to where its answer begins."""
        turns = _merged({"role": _ROLES[role], "content": self._without_marks(text)} for role, text in messages)
        if not self.tokenizer.chat_template:
            lines = [f"{turn['role']}: {turn['content']}" for turn in turns]
            return list(self.tokenizer("\n\n".join([*lines, "assistant:"]))["input_ids"])
        try:
            text = self._rendered(turns)
        except TemplateError:  # some know no system message
            text = self._rendered(_merged({**turn, "role": turn["role"].replace("system", "user")} for turn in turns))
        return list(self.tokenizer(text, add_special_tokens=False)["input_ids"])

    def tokens_of(self, option: str) -> list[int]:
        """An answer's tokens."""
        return list(self.tokenizer(self._without_marks(option), add_special_tokens=False)["input_ids"])

    def _rendered(self, turns: Sequence[dict[str, str]]) -> str:
        template = self.tokenizer.apply_chat_template
        return str(template(list(turns), tokenize=False, add_generation_prompt=True, enable_thinking=False))

    def _without_marks(self, text: str) -> str:
        """The text without what the tokenizer reads as the end of a message or the beginning of another."""
        for mark in (*self.tokenizer.all_special_tokens, *self.tokenizer.get_added_vocab()):
            text = text.replace(mark, " ")
        return text


def _merged(turns: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    """Turns of which no two follow each other that are of the same role: many templates know no others."""
    roles = groupby(turns, key=itemgetter("role"))
    return [{"role": role, "content": "\n\n".join(turn["content"] for turn in same)} for role, same in roles]


class _Reading:
    """The network with what it has read so far."""

    def __init__(self, network: _Network, check: Check, read: Any = None) -> None:  # `read` is transformers' cache
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
            branch = _Reading(self._network, self._check, copy.deepcopy(self._read))
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


class _Grammar:
    """Which tokens may come next for the answer to keep to its schema."""

    def __init__(self, vocabulary: Any, schema: Json) -> None:  # the tokenizer as llguidance knows it
        from llguidance import LLMatcher

        form = LLMatcher.grammar_from_json_schema(_bounded(schema), overrides=_STYLE)
        self._matcher = LLMatcher(vocabulary, form, log_level=0)

    def is_finished(self) -> bool:
        """Whether the answer is whole, or cannot go on."""
        return bool(self._matcher.is_stopped())

    @property
    def problem(self) -> str:
        """Why it cannot go on; empty while all is well."""
        return str(self._matcher.get_error())

    def take(self, scores: Tensor) -> list[int]:
        """Choose the likeliest token that is allowed, and what then follows of itself."""
        allowed = torch.frombuffer(bytearray(self._matcher.compute_logit_bias()), dtype=torch.uint8) > 0
        best = int(scores.masked_fill(~allowed[: len(scores)].to(scores.device), -torch.inf).argmax())
        tokens = [best] if self._matcher.consume_token(best) else []
        forced = self._matcher.compute_ff_tokens() if tokens else []
        self._matcher.consume_tokens(forced)
        return tokens + list(forced)


def _bounded(schema: Any) -> Any:  # any part of a JSON schema
    """The schema with a bound for every list and text that has none."""
    if isinstance(schema, list):
        return [_bounded(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    bounds = {"array": {"maxItems": MAX_ITEMS}, "string": {} if "enum" in schema else {"maxLength": MAX_LETTERS}}
    kind = schema.get("type")
    bound = bounds.get(kind, {}) if isinstance(kind, str) else {}
    return {**bound, **{key: _bounded(value) for key, value in schema.items()}}
