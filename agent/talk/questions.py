"""Puts the robot's questions to the person, and tells an answer from everything else that they may say instead."""

from collections import deque
from collections.abc import Iterable, Sequence
from enum import Enum, auto

from agent.person import YES, Lines
from agent.talk.during_task import DuringTask
from agent.talk.exchange import Exchange
from agent.wording import listed
from majordomo.correction import Also, Amend, Instead, Otherwise, Pause, PutBack, Skip, Undo
from majordomo.inquiry import Inquiry, Topic
from majordomo.utterance import (
    Command,
    Courtesy,
    Forget,
    Heard,
    Leave,
    Mention,
    SmallTalk,
    Stop,
    Task,
    Telling,
    Unreadable,
)


class _Open(Enum):
    """The question is still open."""

    YET = auto()


class Questions:
    """Asks, and waits.

    Args:
        lines: What the person says.
        exchange: With whom.
        during: Takes what is no answer, and concerns the task.
        waiting: What shall be done afterwards, in order.

    Attributes:
        has_left: Whether the person left instead of answering.
    """

    def __init__(self, lines: Lines, exchange: Exchange, during: DuringTask, waiting: deque[str]) -> None:
        self._lines = lines
        self._exchange = exchange
        self._during = during
        self._waiting = waiting
        self.has_left = False

    def ask(self, question: str, options: Sequence[str] = ()) -> str | None:
        """Put a question and wait; None: nobody answers.

        Their own questions are answered meanwhile. "Stop" ends the task, and so does another task, which is then done;
        a correction counts instead of an answer.
        """
        numbered = (f"  {number}. {option}" for number, option in enumerate(options, start=1))
        self._exchange.say("\n".join([question, *numbered]))
        while (line := self._lines.wait()) is not None:
            said = deque(self._exchange.hear(line) if line.strip() else ())
            while said:
                answer = self._taken(said.popleft(), line.strip(), question, tuple(options))
                if not isinstance(answer, _Open):
                    if answer is not None and options:  # without options the whole line is the answer
                        self._take_all(said)
                    return answer
        return None

    def _take_all(self, said: Iterable[Heard]) -> None:
        """Take what is said behind an answer."""
        for heard in said:
            self._during.take(heard)

    def _taken(self, heard: Heard, line: str, question: str, options: tuple[str, ...]) -> str | _Open | None:
        """The answer that something is; None: it makes an end of the question."""
        said = heard.said
        if isinstance(said, Leave) or (isinstance(said, Stop) and not said.is_hasty):
            self._give_up(heard)
            return None
        if self._is_answered_back(said, question):
            return _Open.YET
        chosen, is_at_work = self._chosen(heard, options), self._exchange.doings.task is not None
        if is_at_work and self._is_correction(said, options, chosen):
            self._give_up(heard)
            return None
        if chosen is not None:
            return chosen
        if is_at_work and isinstance(said, Also):
            self._during.take(heard)
            return _Open.YET
        if isinstance(said, Pause):
            self._exchange.say("I hold still, and wait for your answer.")
            return _Open.YET
        return self._unlisted(heard, options) if options else line

    def _is_answered_back(self, said: object, question: str) -> bool:
        """Whether it is something of the person's own, to which there is something to say."""
        if isinstance(said, Inquiry) and said.topic is Topic.REPEAT:
            self._exchange.say(question)
        elif isinstance(said, Inquiry | Unreadable | Telling | Forget | Command) or (
            isinstance(said, SmallTalk) and said.courtesy not in (Courtesy.YES, Courtesy.ASSENT)
        ):
            self._exchange.say(self._exchange.reply(said))
        else:
            return False
        return True

    def _chosen(self, heard: Heard, options: tuple[str, ...]) -> str | None:
        """The option that is meant; of "not the red one" the one that is left."""
        amend = heard.said
        if not isinstance(amend, Amend) or amend.problem or not amend.instead_of:
            return self._exchange.chosen(heard.text, options)
        left = [option for option in options if option not in amend.instead_of]
        meant = [option for option in left if option in amend.things] if amend.things else left
        return meant[0] if len(meant) == 1 else None

    def _is_correction(self, said: object, options: tuple[str, ...], chosen: str | None) -> bool:
        """Whether a line changes the task: "the blue one" and "leave it out" may well be answers."""
        if isinstance(said, Amend | Otherwise | Instead):
            return YES in options
        return isinstance(said, Skip | PutBack | Undo) and chosen is None

    def _unlisted(self, heard: Heard, options: tuple[str, ...]) -> str | _Open | None:
        """What becomes of what is none of the options."""
        said = heard.said
        if isinstance(said, Stop):
            self._give_up(heard)
            return None
        if isinstance(said, Task) and said.is_command:
            self._during.stop()
            self._waiting.append(heard.text)
            return None
        if isinstance(said, Mention):
            named = next((reading.things for _, reading in said.either.readings if reading.things), ())
            self._exchange.say(f"That is none of these: {listed(named, 'or')}. Say one of them, or “never mind”.")
            return _Open.YET
        return heard.text

    def _give_up(self, heard: Heard) -> None:
        self.has_left = not self._during.take(heard) or self.has_left
