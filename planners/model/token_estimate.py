"""About how many tokens a text is, rather too many than too few, where the model's tokenizer is not at hand."""

import re

_PIECE = re.compile(r"[^\W\d_]+|\d{1,3}|\S")
_LETTERS = 6
"""Letters of a token; those of usual words hold more."""


def estimated_tokens(text: str) -> int:
    """Estimate high: a token for every six letters of a word, every three digits, and every other sign but spaces.

    Byte-pair tokenizers make one token of a usual word with the space before it, and join the signs of JSON (`":"` is
    often one token, here three). Letters beyond ASCII count by their bytes.
    """
    return sum(map(_tokens_of, _PIECE.findall(text)))


def _tokens_of(piece: str) -> int:
    size = len(piece) if piece.isascii() else 2 * len(piece.encode(errors="replace"))
    return -(-size // _LETTERS)
