"""The sentences of a line, in the person's words; what stands in quotation marks is of one piece."""

import re

_PIECE = re.compile(r"(?:[\"“][^\"”]*[\"”]|[^.!?…]|[.!?…]+(?!\s|$))+[.!?…]*")


def sentences_of(text: str) -> tuple[str, ...]:
    """Split a line behind every full stop, question mark and exclamation mark that ends a sentence."""
    return tuple(piece for piece in (found.strip() for found in _PIECE.findall(text)) if piece)
