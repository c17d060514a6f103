"""Verbs of clauses that hang on others, in the form of a command: "after closing it", "when you have closed it"."""

from collections.abc import Iterator

from planners.english import word_lists
from planners.english.words import Clause, Word

_AUXILIARIES = frozenset({"you", "have", "are", "will"})


def is_only_then(clause: Clause) -> bool:
    """Whether "when that is done" says no more than "then"."""
    return " ".join(word.text for word in clause if not word.is_courtesy) in word_lists.phrases("only then")


def as_command(clause: Clause, verbs: frozenset[str]) -> Clause | None:
    """The clause as a command; None where it does not begin with one of the verbs."""
    words = [word for word in clause if not word.is_courtesy]
    while words and words[0].text in _AUXILIARIES:
        del words[0]
    if not words:
        return None
    verb = next((form for form in _base_forms(words[0].text) if form in verbs), None)
    return None if verb is None else (Word(verb, words[0].start, words[0].end), *words[1:])


def _base_forms(verb: str) -> Iterator[str]:
    """What a form of a verb may come from: "putting" from "putt", "putte" or "put"."""
    yield verb
    irregular = word_lists.meanings("irregular verbs").get(verb)
    if irregular is not None:
        yield irregular
    for ending in ("ing", "ed", "s"):
        stem = verb.removesuffix(ending)
        if stem != verb and len(stem) > 1:
            yield from (stem, f"{stem}e")
            if stem[-1] == stem[-2]:
                yield stem[:-1]
