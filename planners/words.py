"""A request's words and clauses, as `grammar.lark` takes them apart. Nothing here knows a skill or an object."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from majordomo.errors import UnreadableInput

MAX_CHARACTERS = 1000
MAX_CLAUSES = 40


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a request.

    Attributes:
        text: In lower case, without quotation marks.
        start: Where it starts in the request.
        end: Where it ends.
        is_courtesy: Whether it only makes the request polite.
        is_quoted: Whether it stood in quotation marks.
    """

    text: str
    start: int
    end: int
    is_courtesy: bool = False
    is_quoted: bool = False

    def text_as_written(self, source: str) -> str:
        """The word as it stands in the request, without quotation marks."""
        return source[self.start + self.is_quoted : self.end - self.is_quoted]


Clause = tuple[Word, ...]


def clean(text: str) -> str:
    """Check that a request can be read at all and trim it.

    Raises:
        UnreadableInput: It is empty, longer than `MAX_CHARACTERS`, or holds control characters.
    """
    if len(text) > MAX_CHARACTERS:
        raise UnreadableInput(
            f"The request has {len(text)} characters.", f"at most {MAX_CHARACTERS}, one task at a time."
        )
    bad = next((letter for letter in text if not _is_readable(letter)), None)
    if bad is not None:
        raise UnreadableInput(f"The request holds the control character U+{ord(bad):04X}.", "plain text.")
    if not text.strip():
        raise UnreadableInput("The request is empty.", "saying what you want.")
    return " ".join(text.split())


def clauses_of(text: str) -> tuple[Clause, ...]:
    """Split a clean request into clauses.

    Raises:
        UnreadableInput: There are more than `MAX_CLAUSES`, or quotation marks do not match.
    """
    try:
        tree = _parser().parse(text)
    except UnexpectedInput:
        raise UnreadableInput(
            "I cannot take that apart into words.", "plain words, quotation marks in pairs."
        ) from None
    clauses = tuple(
        tuple(_word(token) for token in clause.children if isinstance(token, Token))
        for clause in tree.children
        if isinstance(clause, Tree)
    )
    if len(clauses) > MAX_CLAUSES:
        raise UnreadableInput(f"The request has {len(clauses)} parts.", f"at most {MAX_CLAUSES} at a time.")
    return tuple(clause for clause in clauses if not all(word.is_courtesy for word in clause))


def _word(token: Token) -> Word:
    is_quoted = token.type == "QUOTED"
    text = (token.value[1:-1] if is_quoted else token.value).lower().replace("’", "'")
    start, end = token.start_pos or 0, token.end_pos or 0
    return Word(text, start, end, is_courtesy=token.type == "COURTESY", is_quoted=is_quoted)


def _is_readable(letter: str) -> bool:
    return letter in "\n\t\r" or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")


@cache
def _parser() -> "Lark":
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, start="request", parser="lalr", lexer="contextual")
