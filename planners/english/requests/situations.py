"""What is meant by what a person tells: "it is too dark to read" is a wish for light. The table is the house's."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from majordomo.house_rules import Situation
from planners.english.text import word_lists
from planners.english.text.parts import clause_of
from planners.english.text.shortened import in_full
from planners.english.text.words import SEPARATOR

_LONGEST_SLOT = 6
_SLOT = re.compile(r"\{(\w+)\}")
_IDLE = frozenset(word_lists.phrases("degrees"))


def meanings(text: str, situations: Sequence[Situation]) -> Iterator[tuple[Situation, tuple[str, ...]]]:
    """Every situation that a text tells, with the requests that may be meant."""
    told = _plain(text)
    for situation in situations:
        for said in situation.said:
            longest = range(_LONGEST_SLOT, 0, -1) if _form(said, _LONGEST_SLOT).fullmatch(told) else ()
            found = (_form(said, most).fullmatch(told) for most in longest)
            ways = (tuple(_filled(meant, one.groupdict()) for meant in situation.means) for one in found if one)
            yield from ((situation, requests) for requests in dict.fromkeys(ways))


def _plain(text: str) -> str:
    """The words of a text without those that only say how much, or that are only polite."""
    said = clause_of(text)
    words = (one for word in said for part in word.text.split() for one in in_full(part))
    return " ".join(word for word in words if word not in _IDLE).replace(f" {SEPARATOR}", SEPARATOR)


def _filled(meant: str, slots: Mapping[str, str | None]) -> str:
    return _SLOT.sub(lambda slot: slots[slot[1]] or "", meant)


@cache
def _form(said: str, longest: int) -> re.Pattern[str]:
    """The pattern of "... (dark|dim) ..." and of "my tea in {x} is cold", slots of so many words at most."""
    idle = "|".join(sorted(_IDLE, key=len, reverse=True))
    spelt = re.sub(rf"(?<![\w'])(?:{idle}) | (?:{idle})(?=[|)]|$)", "", said).replace("(", "(?:")
    spelt = re.sub(r"\{(\w+)\}", rf"(?P<\1>[^\\s,]+(?: [^\\s,]+){{0,{longest - 1}}})", spelt)
    spelt = re.sub(r"^\.\.\. ", "(?:.+ )?", spelt)
    return re.compile(spelt.replace(" ... ", "(?:,? .+?)?,? ").replace(" ...", "(?:,? .+)?"))
