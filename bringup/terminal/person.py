"""The person at the terminal, or nobody."""

import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from bringup.stopping.emergency import PRESSED, give_line_up, stop_key
from motion.emergency_stop import EmergencyStop

ReadLine = Callable[[str], str]
"""Shows a prompt and returns a line; raises EOFError where there will be none."""
Tell = Callable[[str], None]


class TerminalPerson:
    """Whoever sits at the terminal.

    Args:
        tell: Shows one line.
        read_line: Waits for theirs; None: nobody is there, and every question is answered None.
        quiet: Entered while they are asked, so that nothing draws over the question.
    """

    def __init__(
        self,
        tell: Tell,
        read_line: ReadLine | None,
        quiet: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._tell = tell
        self._read_line = read_line
        self._quiet = quiet

    def say(self, text: str) -> None:
        """Tell them something."""
        self._tell(f"Majordomo: {text}")

    def ask(self, question: str, options: Sequence[str] = ()) -> str | None:
        """Put a question and wait for the answer; a number picks one of the options. None: nobody is there."""
        with self._quiet():
            self._tell(f"Majordomo asks: {question}")
            for number, option in enumerate(options, start=1):
                self._tell(f"  {number}. {option}")
            if self._read_line is None:
                self._tell("(nobody is there to answer)")
                return None
            return self._answer(options)

    def _answer(self, options: Sequence[str]) -> str | None:
        assert self._read_line is not None  # the caller looked
        try:
            answer = self._read_line("> ").strip()
        except EOFError:
            return None
        if answer.isdecimal() and 1 <= int(answer) <= len(options):
            return options[int(answer) - 1]
        return answer or None


def terminal_reader(stop: EmergencyStop) -> ReadLine:
    """A line editor with the usual keys; after an emergency stop no answer is waited for."""
    from prompt_toolkit import PromptSession  # loads only where somebody is asked

    keys = stop_key(lambda: stop.trigger(PRESSED))
    session: PromptSession[str] = PromptSession(reserve_space_for_menu=0, key_bindings=keys)
    return partial(session.prompt, pre_run=give_line_up(lambda: stop.is_latched))


def somebody_is_there() -> bool:
    """Whether a person sits at the terminal."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def reader_of_terminal(stop: EmergencyStop) -> ReadLine | None:
    """How to read a line from the person; None where nobody is there."""
    return terminal_reader(stop) if somebody_is_there() else None
