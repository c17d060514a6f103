"""What the Tab key offers in a conversation: verbs, things, questions, and commands."""

from collections.abc import Iterable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from bringup.chat.slash_commands import COMMANDS
from majordomo.catalogue import Catalogue
from majordomo.skill_library import SkillLibrary

_QUESTIONS = (
    "where is the",
    "what is on the",
    "what is in the",
    "what are you holding?",
    "what can you do?",
    "what did you just do?",
    "why did that fail?",
    "is the",
)
_PHRASES = (
    "stop",
    "wait",
    "go on",
    "skip that",
    "put it back",
    "undo that",
    "no, the",
    "and then also",
    "bye",
    "make sure",
    "I want",
    "then",
    "unless",
    "everything",
    "all the",
)
_MOST_WORDS = 4


class ChatCompleter(Completer):
    """Completes the last words of a line.

    Args:
        skills: Their phrases begin lines.
        catalogue: Its things follow.
    """

    def __init__(self, skills: SkillLibrary, catalogue: Catalogue) -> None:
        phrases = (phrase for skill in skills.skills.values() for phrase in skill.phrases)
        verbs = (phrase.partition(" {")[0] for phrase in phrases)
        self._first = tuple(dict.fromkeys((*verbs, *_QUESTIONS, *_PHRASES, *COMMANDS)))
        self._later = tuple(dict.fromkeys((*catalogue.items, *_PHRASES)))

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        """Every word or name that the last words may be the beginning of, as many of them as can be."""
        text = document.text_before_cursor
        words = text.split()
        if not words or text.endswith(" "):
            candidates = self._later if words else self._first
            yield from (Completion(one) for one in candidates)
            return
        for count in range(min(len(words), _MOST_WORDS), 0, -1):
            begun = " ".join(words[-count:])
            fitting = _beginning_with(begun, self._first if count == len(words) else self._later)
            if fitting:
                yield from (Completion(one, start_position=-len(begun)) for one in fitting)
                return


def _beginning_with(begun: str, candidates: Iterable[str]) -> tuple[str, ...]:
    return tuple(one for one in candidates if one.lower().startswith(begun.lower()))
