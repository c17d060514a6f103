"""Which tokens may come next for an answer to keep to its JSON schema."""

from typing import Any

import torch
from torch import Tensor

from planners.model.language_model import Json

MAX_ITEMS, MAX_LETTERS = 20, 300
"""Bounds for lists and texts to which a schema sets none: a small model may never come to an end by itself."""

_STYLE: Any = {"whitespace_flexible": False, "json_allowed_escapes": 'n"\\', "lenient": True}  # llguidance's


class Grammar:
    """One answer's form, and how far the answer is.

    Args:
        vocabulary: The tokenizer as llguidance knows it.
        schema: Of the answer.
    """

    def __init__(self, vocabulary: Any, schema: Json) -> None:  # llguidance's
        from llguidance import LLMatcher  # an extra: `LocalModel` has looked whether it is there

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
        """Choose the likeliest token that is allowed, and what then follows of itself.

        Args:
            scores: Of what may come next (vocabulary,).
        """
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
