"""A request's parts, as `grammar.lark` takes them apart. Nothing here knows a skill or an object."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from functools import cache, lru_cache
from pathlib import Path

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from majordomo.errors import UnreadableInput
from planners.english.text import word_lists
from planners.english.text.shortened import in_full
from planners.english.text.words import SEPARATOR, Clause, Word, without_courtesies

MAX_CHARACTERS = 1000
MAX_PARTS = 40

_STANDING_ALONE = frozenset({"this", "that", "these", "those", "all", "both", "each", "either", "some", "any"})
_BEHIND_CAN = frozenset({"go", "be", "come", "stay", "live", "sit", "stand", "fit", "wait"})

_PIECE = re.compile(r"(?:[\"“][^\"”]*[\"”]|[^.!?…]|[.!?…]+(?!\s|$))+[.!?…]*")


class Opener(StrEnum):
    """What a part is for, by the word that opens it."""

    NONE = ""
    IF = "IF"
    UNLESS = "UNLESS"
    OTHERWISE = "OTHERWISE"
    AFTER = "AFTER"
    BEFORE = "BEFORE"
    WITHOUT = "WITHOUT"
    DONT = "DONT"


class Join(IntEnum):
    """What stands before a part, the weakest first."""

    NOTHING = 0
    AND = 1
    BUT = 2
    THEN = 3
    STOP = 4


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a request between two joins or openers.

    Attributes:
        words: Without the opener.
        opener: What it is for.
        join: What stands before it.
        start: Where it starts in the request, its opener included.
    """

    words: Clause
    opener: Opener = Opener.NONE
    join: Join = Join.NOTHING
    start: int = 0


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


def sentences_of(text: str) -> tuple[str, ...]:
    """Split a line behind every full stop, question mark and exclamation mark that ends a sentence."""
    return tuple(piece for piece in (found.strip() for found in _PIECE.findall(text)) if piece)


@lru_cache(maxsize=64)  # whoever reads a request begins here
def parts_of(text: str) -> tuple[Part, ...]:
    """Split a clean request into parts; what is nothing but polite is left out.

    Raises:
        UnreadableInput: There are more than `MAX_PARTS`, or quotation marks do not match.
    """
    try:
        tree = _parser().parse(text)
    except UnexpectedInput:
        raise UnreadableInput(
            "I cannot take that apart into words.", "plain words, quotation marks in pairs."
        ) from None
    parts: list[Part] = []
    join = Join.STOP
    for piece in tree.children:
        assert isinstance(piece, Tree)  # a request has nothing but parts and joins
        tokens = [token for token in piece.children if isinstance(token, Token)]
        if piece.data == "join":
            join = max(join, Join[tokens[0].type])
            continue
        part = _part(tokens, join)
        if part.opener or not all(word.is_courtesy for word in part.words):
            parts.append(part)
            join = Join.NOTHING
    if len(parts) > MAX_PARTS:
        raise UnreadableInput(f"The request has {len(parts)} parts.", f"at most {MAX_PARTS} at a time.")
    return _with_words(parts)


def joined(parts: Iterable[Part], text: str, *, keeps_opener: bool = True) -> Clause:
    """Parts as one clause, with what stands between them as words."""
    words: list[Word] = []
    for part in parts:
        if words and part.join:
            words.append(Word("but" if part.join is Join.BUT else SEPARATOR, words[-1].end, part.start))
        if part.opener and (words or keeps_opener):
            end = part.words[0].start if part.words else len(text)
            opener = text[part.start : end].strip()
            words.append(Word(opener.lower(), part.start, part.start + len(opener)))
        words += part.words
    return tuple(words)


def clause_of(text: str) -> Clause:
    """A clean text as one clause, without what only makes it polite.

    Raises:
        UnreadableInput: It cannot be taken apart.
    """
    return without_courtesies(joined(parts_of(text), text))


def _part(tokens: list[Token], join: Join) -> Part:
    opener = Opener(tokens[0].type) if tokens[0].type in Opener.__members__ else Opener.NONE
    words = tuple(word for token in tokens[bool(opener) :] for word in _words_of(token))
    return Part(_told_from_a_can(words), opener, join, tokens[0].start_pos or 0)


def _told_from_a_can(words: Clause) -> Clause:
    """In "those can go in the sink", which is about no can, "could" for the verb."""

    def is_verb(index: int) -> bool:
        before, here, behind = (word.text for word in words[index - 1 : index + 2])
        return here == "can" and before in _STANDING_ALONE and behind in _BEHIND_CAN

    verbs = {index for index in range(1, len(words) - 1) if is_verb(index)}
    return tuple(replace(word, text="could") if index in verbs else word for index, word in enumerate(words))


def _with_words(parts: list[Part]) -> tuple[Part, ...]:
    """Give a part that is only an opener ("otherwise, open it") the words of the next one."""
    whole: list[Part] = []
    for part in parts:
        if whole and not whole[-1].words and not part.opener:
            part = replace(part, opener=whole[-1].opener, join=whole.pop().join)
        whole.append(part)
    return tuple(whole)


def _words_of(token: Token) -> tuple[Word, ...]:
    """The words of a token: "isn't" are two, of the same place."""
    is_quoted = token.type == "QUOTED"
    text = (token.value[1:-1] if is_quoted else token.value).lower().replace("’", "'")
    word = Word(text, token.start_pos or 0, token.end_pos or 0, token.type == "COURTESY", is_quoted)
    if token.type != "WORD":
        return (word,)
    plain = (one for part in text.replace("-", " ").split() for one in in_full(part))  # "left-hand"
    return tuple(replace(word, text=one) for one in plain) or (word,)


def _is_readable(letter: str) -> bool:
    return letter in "\n\t\r" or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp")


@cache
def _parser() -> "Lark":
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    grammar = re.sub(r"<(\w+)>", lambda name: word_lists.pattern(name[1]), grammar)
    return Lark(grammar, start="request", parser="lalr", lexer="contextual")
