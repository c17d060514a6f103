"""Parts of a request taken together, or apart, in another way than its commas say."""

from collections.abc import Iterator
from dataclasses import replace

from planners.english.text.parts import Join, Part
from planners.english.text.words import Clause, texts_of, without_courtesies
from planners.english.things.determiners import opening_of
from planners.english.things.relation_words import begins_relation

_ONES = frozenset({"one", "ones"})


def explained(parts: tuple[Part, ...], text: str) -> Iterator[tuple[Part, ...]]:
    """Put what explains a noun in its place: "turn on a burner, the front one" is "turn on the front burner"."""
    if len(parts) < 2 or parts[1].opener or parts[1].join is not Join.AND or not _is_comma(parts[1], text):
        return
    said = without_courtesies(parts[1].words)
    if not said or _ONES.isdisjoint(word.text for word in said[1:]):
        return
    words = without_courtesies(parts[0].words)
    for start, end in _nouns(words):
        noun = words[end - 1]
        one = tuple(replace(noun, start=word.start, end=word.end) if word.text in _ONES else word for word in said)
        whole = (*words[:start], *one, *words[end:])
        rest = parts[2:]
        if rest and not rest[0].opener and rest[0].words and begins_relation(texts_of(rest[0].words)):
            whole, rest = (*whole, *rest[0].words), rest[1:]  # "put the cup, the red one, in the sink"
        yield (replace(parts[0], words=whole), *rest)


def run_on(parts: tuple[Part, ...], verbs: frozenset[str]) -> Iterator[tuple[Part, ...]]:
    """Cut a part before each verb in it: "open the microwave put the cup in it"."""
    words = parts[0].words
    for cut in range(2, len(words) - 1):
        if words[cut].text in verbs:
            second = Part(words[cut:], join=Join.AND, start=words[cut].start)
            yield (replace(parts[0], words=words[:cut]), second, *parts[1:])


def _is_comma(part: Part, text: str) -> bool:
    return text[: part.start].rstrip().endswith(",")


def _nouns(words: Clause) -> Iterator[tuple[int, int]]:
    """Where nouns with a determiner begin, and where they end."""
    texts = texts_of(words)
    for start in range(len(words)):
        opening = opening_of(texts[start:]).length
        if not opening:
            continue
        first = start + opening
        end = next((index for index in range(first, len(words)) if begins_relation(texts[index:])), len(words))
        if end > first:
            yield start, end
