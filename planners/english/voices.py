"""What shall be done to something, as a command: "the lemon needs to be moved", "I want it moved"."""

from collections.abc import Iterator

from planners.english import word_lists
from planners.english.naming import Words
from planners.english.subordinate import as_command
from planners.english.words import Clause

_TO_BE_DONE = word_lists.words("to be done")
_ASKING = frozenset({"can", "could", "may", "might", "would", "will", "shall", "should"})
_WISHES = (*word_lists.words("wish openers"), ("leave",))


def commands_in(clause: Clause, verbs: frozenset[str]) -> Iterator[Clause]:
    """Every way to read a clause as a command to do something to what it begins with.

    Args:
        clause: Without courtesies.
        verbs: That a command may begin with.
    """
    texts = tuple(word.text for word in clause)
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


def _done(thing: Clause, rest: Clause, verbs: frozenset[str]) -> Iterator[Clause]:
    rest = rest[1:] if rest and rest[0].text in ("be", "get") else rest
    if not rest or not _is_done(rest[0].text):
        return
    command = as_command(rest, verbs)
    if command is not None:
        yield (command[0], *thing, *command[1:])


def _is_done(verb: str) -> bool:
    """Whether a word has the form of what is done to something: "moved", "taken", "moving"."""
    irregular: Words = tuple(word_lists.meanings("irregular verbs"))
    return verb.endswith(("ed", "ing")) or verb in irregular
