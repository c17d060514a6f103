"""What a program's text may look like before a parser sees it: short, flat, and not to be misread."""

import io
import tokenize
import unicodedata

from planners.program.tree import ProgramRefused

MAX_CHARACTERS = 4000
MAX_BLOCKS = 6
"""How deep blocks may stand in blocks."""

MAX_BRACKETS = 6
MAX_TOKENS = 80
"""In one line; what a line's brackets hold belongs to it."""


def plain_text(text: str) -> str:
    """Return a text with its ends of lines as they should be.

    Raises:
        ProgramRefused: It is too long, nested too deep for a parser, holds escapes or letters that cannot be seen, or,
            outside of texts, letters that are not plain.
    """
    text = text.replace("\r\n", "\n")
    _refuse_unreadable(text)
    _refuse_excess(text)
    return text


def _refuse_unreadable(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise ProgramRefused(f"It has {len(text)} characters.", f"at most {MAX_CHARACTERS}.")
    for letter in text:
        if letter == "\\" or (letter not in "\n\t" and unicodedata.category(letter).startswith("C")):
            raise ProgramRefused(f"It holds the character U+{ord(letter):04X}.", "letters, without escapes.")


def _refuse_excess(text: str) -> None:
    """Refuse what is nested too deep for a parser, and letters outside of texts that only look like Latin ones."""
    depth = blocks = in_line = 0
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            line, written = token.start[0], token.string
            blocks += (token.type == tokenize.INDENT) - (token.type == tokenize.DEDENT)
            depth += (written in ("(", "[", "{")) - (written in (")", "]", "}"))
            in_line = 0 if token.type == tokenize.NEWLINE else in_line + 1
            if token.type not in (tokenize.STRING, tokenize.COMMENT) and not written.isascii():
                raise ProgramRefused(f"'{written}' is not written in plain letters.", "a to z.", line)
            if depth > MAX_BRACKETS or blocks > MAX_BLOCKS or in_line > MAX_TOKENS:
                raise ProgramRefused("It is too long a line, or nested too deep.", "several simpler lines.", line)
    except (tokenize.TokenError, SyntaxError) as error:
        raise ProgramRefused(f"It cannot be read: {error.args[0]}.", "plain Python.") from None
