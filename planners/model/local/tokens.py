"""Messages and options as a model's tokens; nothing that is told can end its own message or begin another."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from jinja2 import TemplateError

from planners.model.language_model import Message

_ROLES = {"system": "system", "human": "user", "ai": "assistant"}

Turn = dict[str, str]


class Tokens:
    """What a tokenizer makes of texts.

    Args:
        tokenizer: As transformers makes it, of whatever class the model's folder names.
    """

    def __init__(self, tokenizer: Any) -> None:  # transformers'
        self._tokenizer = tokenizer
        self._marks = (*tokenizer.all_special_tokens, *tokenizer.get_added_vocab())

    @property
    def end(self) -> list[int]:
        """The token that ends an answer, if there is one."""
        token = self._tokenizer.eos_token_id
        return [] if token is None else [token]

    def of_prompt(self, messages: Sequence[Message]) -> list[int]:
        """The messages in the form that the model knows, up to where its answer begins."""
        turns = _merged({"role": _ROLES[role], "content": self._without_marks(text)} for role, text in messages)
        if not self._tokenizer.chat_template:
            lines = [f"{turn['role']}: {turn['content']}" for turn in turns]
            return list(self._tokenizer("\n\n".join([*lines, "assistant:"]))["input_ids"])
        try:
            text = self._rendered(turns)
        except TemplateError:  # some know no system message
            text = self._rendered(_merged({**turn, "role": turn["role"].replace("system", "user")} for turn in turns))
        return list(self._tokenizer(text, add_special_tokens=False)["input_ids"])

    def of_answer(self, option: str) -> list[int]:
        """A whole answer, its end included."""
        text = self._without_marks(option)
        return [*self._tokenizer(text, add_special_tokens=False)["input_ids"], *self.end]

    def _rendered(self, turns: Sequence[Turn]) -> str:
        template = self._tokenizer.apply_chat_template
        return str(template(list(turns), tokenize=False, add_generation_prompt=True, enable_thinking=False))

    def _without_marks(self, text: str) -> str:
        """The text without what the tokenizer reads as the end of a message or the beginning of another."""
        for mark in self._marks:
            text = text.replace(mark, " ")
        return text


def _merged(turns: Iterable[Turn]) -> list[Turn]:
    """Turns of which no two follow each other that are of the same role: many templates know no others."""
    roles = groupby(turns, key=itemgetter("role"))
    return [{"role": role, "content": "\n\n".join(turn["content"] for turn in same)} for role, same in roles]
