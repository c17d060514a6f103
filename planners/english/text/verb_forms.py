"""Other forms of verbs read as commands: "after closing it", "when you have closed it", "it needs to be closed"."""

from collections.abc import Iterator

from planners.english.text import word_lists
from planners.english.text.words import Clause, Word, texts_of, without_courtesies

_AUXILIARIES = frozenset({"you", "have", "are", "will"})
_TO_BE_DONE = word_lists.words("to be done")
_ASKING = frozenset({"can", "could", "may", "might", "would", "will", "shall", "should"})
_WISHES = (*word_lists.words("wish openers"), ("leave",))


def is_only_then(clause: Clause) -> bool:
    """Whether "when that is done" says no more than "then"."""
    return texts_of(without_courtesies(clause)) in word_lists.words("only then")


def as_command(clause: Clause, verbs: frozenset[str]) -> Clause | None:
    """The clause as a command; None where it does not begin with one of the verbs."""
    words = without_courtesies(clause)
    while words and words[0].text in _AUXILIARIES:
        words = words[1:]
    if not words:
        return None
    verb = next((form for form in _base_forms(words[0].text) if form in verbs), None)
    return None if verb is None else (Word(verb, words[0].start, words[0].end), *words[1:])


def commands_in(clause: Clause, verbs: frozenset[str]) -> Iterator[Clause]:
    """Every way to read a clause as a command to do something to what it begins with.

    Args:
        clause: Without courtesies.
        verbs: That a command may begin with.
    """
    texts = texts_of(clause)
    if texts[:1] and texts[0] in _ASKING and "be" in texts[2:]:
        index = texts.index("be", 2)  # "could the microwave be opened"
        yield from _done(clause[1:index], clause[index + 1 :], verbs)
    for index in range(1, len(clause)):
        for modal in _TO_BE_DONE:
            if texts[index : index + len(modal)] == modal:
                yield from _done(clause[:index], clause[index + len(modal) :], verbs)
    for opener in _WISHES:
        if texts[: len(opener)] == opener:
            for index in range(len(opener) + 1, len(clause)):
                yield from _done(clause[len(opener) : index], clause[index:], verbs)


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


def _done(thing: Clause, rest: Clause, verbs: frozenset[str]) -> Iterator[Clause]:
    rest = rest[1:] if rest and rest[0].text in ("be", "get") else rest
    if not rest or not _is_done(rest[0].text):
        return
    command = as_command(rest, verbs)
    if command is not None:
        yield (command[0], *thing, *command[1:])


def _is_done(verb: str) -> bool:
    """Whether a word has the form of what is done to something: "moved", "taken", "moving"."""
    return verb.endswith(("ed", "ing")) or verb in word_lists.meanings("irregular verbs")
