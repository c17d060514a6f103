"""Many patterns at once: of a table of them, only those are tried whose rarest word a clause holds."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from planners.english.text.phrases import Parts, as_read, filled, literals_of, ways_to_take
from planners.english.text.words import Clause

ValueT = TypeVar("ValueT")

_NO_WORD = ""
"""In the place of the rarest word of a pattern that has nothing but arguments."""


class PatternIndex(Generic[ValueT]):
    """Patterns, each with what it stands for.

    Args:
        patterns: In the order in which they are tried.
        alike: Words for which this gives the same are taken for each other.
    """

    def __init__(self, patterns: Iterable[tuple[Parts, ValueT]], alike: Callable[[str], str] = as_read) -> None:
        self._alike = alike
        self._patterns = [(parts, frozenset(map(alike, literals_of(parts))), value) for parts, value in patterns]
        counts = Counter(word for _, words, _ in self._patterns for word in words)
        self._by_rarest_word: dict[str, list[int]] = {}
        for number, (_, words, _) in enumerate(self._patterns):
            rarest = min(sorted(words), key=counts.__getitem__, default=_NO_WORD)
            self._by_rarest_word.setdefault(rarest, []).append(number)

    def matches(self, clause: Clause) -> Iterator[tuple[ValueT, Mapping[str, Clause]]]:
        """Every way to read a clause as one of the patterns: what it stands for, and words by argument name."""
        ways = [(words, {self._alike(word.text) for word in words}) for words in ways_to_take(clause)]
        spoken = {_NO_WORD}.union(*(texts for _, texts in ways))
        for number in sorted(number for word in spoken for number in self._by_rarest_word.get(word, ())):
            parts, literals, value = self._patterns[number]
            for words, texts in ways:
                if literals <= texts and len(words) >= len(parts):
                    yield from ((value, slots) for slots in filled(parts, words, self._alike))
