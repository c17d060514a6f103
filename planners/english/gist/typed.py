"""The words of a text as they were probably meant, with pauses between them: "milk 2 sink thx" is "milk to sink"."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from majordomo.catalogue import Catalogue
from planners.english.requests.spelling import is_slip
from planners.english.text import paraphrases, word_lists
from planners.english.text.shortened import in_full
from planners.english.things.naming import Words, vocabulary_of

PAUSE, STOP = ",", "."
PAUSES = frozenset({PAUSE, STOP})

_RUN_TOGETHER = ((re.compile(r"(?<=\w)-(?=\w)|(?<=\d)(?=[a-z])"), " "), (re.compile(r"\bt'(?=\w)"), "the "))
_TOKEN = re.compile(r"->|>>|=>|→|[\w']+|[.!?;]+|[^\w\s]")
_CUES = ("gist opening", "gist closing", "gist taking", "gist going", "gist switching")
_ALIKE = 0.8
_MISSPELT = 4
"""Letters that a word has at least, for another to be taken for it."""


def words_typed(text: str, catalogue: Catalogue) -> Words:
    """The words of a text, slips put right and small talk left out, with `PAUSE` and `STOP` between them."""
    plain = text.lower().replace("’", "'")
    for form, meant in _RUN_TOGETHER:
        plain = form.sub(meant, plain)
    words = (_spelt(word, catalogue) for token in _TOKEN.findall(plain) for word in _in_full(token))
    said = f" {' '.join(words)} "
    for phrase in sorted(word_lists.phrases("gist small talk"), key=len, reverse=True):
        said = said.replace(f" {phrase} ", " ")
    return tuple(said.split())


def _in_full(token: str) -> Iterator[str]:
    token = word_lists.meanings("gist typed").get(token, token)
    if not token[0].isalnum():
        yield PAUSE if token.strip(".!?;") or token.startswith("..") else STOP
    elif token.isdigit():
        yield token
    else:
        yield from (word.strip("'") for word in in_full(token))


@lru_cache(maxsize=4096)
def _spelt(word: str, catalogue: Catalogue) -> str:
    """A word, or the one name or cue that it very probably is a slip of."""
    names = vocabulary_of(catalogue)
    known = names | word_lists.vocabulary() | paraphrases.vocabulary()
    if len(word) < _MISSPELT or not known.isdisjoint((word, word.removesuffix("s"))):
        return word
    cues = {part for name in _CUES for phrase in word_lists.words(name) for part in phrase}
    near = [one for one in names | cues if len(one) >= _MISSPELT - 1 and _is_near(word, one)]
    return near[0] if len(near) == 1 else word


def _is_near(word: str, other: str) -> bool:
    is_alike = word[0] == other[0] and SequenceMatcher(None, word, other).ratio() > _ALIKE
    return is_alike or is_slip(word, other)
