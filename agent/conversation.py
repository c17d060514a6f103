"""A conversation: one line after the other becomes a task, a correction, an answer, or a stop, on the same world.

It has one thread, the agent's: between tasks the conversation waits for lines, and while a task runs `attend`, called
after every tick and while a planner thinks, takes those that have come. What a person says is a wish, never an order to
be thrown at a machine: "stop" and "wait" count at once, a correction changes what is left of the task, a question is
answered from what is believed, and a further task waits for its turn.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.agent import Agent
from agent.corrections.afterthought import Afterthoughts
from agent.corrections.changes import Edit
from agent.events import Corrected, Event
from agent.past import Past
from agent.person import Lines
from agent.recoverer import YES
from agent.replies import Replies, Said, Showing, nothing_to_show
from agent.result import TaskResult
from majordomo.clock import Clock
from majordomo.correction import Also, Amend, Correction, GoOn, Instead, Pause, PutBack, Skip, Undo
from majordomo.errors import MajordomoError
from majordomo.outcome import Outcome
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import (
    Command,
    Forget,
    Inquiry,
    Interpreter,
    Leave,
    SmallTalk,
    Stop,
    Task,
    Telling,
    Unreadable,
    Utterance,
)
from memory.working_memory import WorkingMemory


class Conversation:
    """Talks with one person.

    Args:
        lines: What they say.
        say: Tells them something.
        interpreter: Tells what a line is.
        skills: What can be asked for.
        clock: The wall's.
        show: Answers commands.

    Attributes:
        unreadable: How many lines could not be read at all.
    """

    def __init__(
        self,
        lines: Lines,
        say: Callable[[str], None],
        interpreter: Interpreter,
        skills: SkillLibrary,
        clock: Clock,
        show: Showing = nothing_to_show,
    ) -> None:
        self.unreadable = 0
        self._lines = lines
        self._say = say
        self._interpreter = interpreter
        self._skills = skills
        self._replies = Replies(skills, clock, show)
        self._waiting: deque[str] = deque()
        self._is_over = False
        self._self: _Self | None = None

    @property
    def results(self) -> list[TaskResult]:
        """Of the tasks so far, oldest first."""
        return self._replies.results

    @property
    def is_at_work(self) -> bool:
        """Whether a task is being done."""
        return self._replies.is_at_work

    @property
    def is_paused(self) -> bool:
        """Whether the person has the task wait."""
        return self._self is not None and self._self.agent.is_paused

    def hold(self, agent: Agent, memory: WorkingMemory, past: Past | None = None) -> None:
        """Hold the conversation until the person leaves.

        Args:
            agent: Does what they say; its pace must be `attend`, its person this conversation, and it a listener.
            memory: The agent's.
            past: What is known from earlier days; None: nothing.
        """
        self._self = _Self(agent, memory)
        self._replies.past = past
        while not self._is_over:
            line = self._waiting.popleft() if self._waiting else self._lines.wait()
            if line is None:
                return
            if line.strip():
                self._hear(line)

    def attend(self) -> None:
        """Take the lines that have come while a task runs."""
        while (line := self._lines.take()) is not None:
            if line.strip():
                self._overhear(line, self._interpret(line))

    def notice(self, event: Event) -> None:
        """Listen to the agent."""
        self._replies.notice(event)
        if isinstance(event, Corrected):
            self._tell(self._replies.to_correction(event) + self._reminder())

    def say(self, text: str) -> None:
        """Tell the person something."""
        self._say(text)

    def ask(self, question: str, options: Sequence[str] = ()) -> str | None:
        """Put a question to the person and wait; a number picks an option. None: nobody answers.

        Their own questions are answered meanwhile; "stop" ends the task, and a correction counts instead of an answer.
        """
        self._say("\n".join([question, *(f"  {number}. {option}" for number, option in enumerate(options, start=1))]))
        while (line := self._lines.wait()) is not None:
            said = self._interpret(line)
            if isinstance(said, Inquiry | Unreadable | Telling | Forget | Command):
                self._say(self._reply(said))
            elif self._is_no_answer(said, options):
                self._overhear(line, said)
                return None
            elif isinstance(said, Pause):
                self._say("I hold still, and wait for your answer.")
            else:
                answer = line.strip()
                is_number = answer.isdecimal() and 1 <= int(answer) <= len(options)
                return options[int(answer) - 1] if is_number else answer
        return None

    # lines

    def _interpret(self, line: str) -> Utterance:
        memory = self._me.memory
        return self._interpreter.interpret(line, memory.snapshot(), self._skills, memory.dialogue)

    def _is_no_answer(self, said: Utterance, options: Sequence[str]) -> bool:
        """Whether a line wants something else than to answer a question: "the blue one" may well be an answer."""
        if isinstance(said, Leave) or (isinstance(said, Stop) and not said.is_hasty):
            return True
        if not self._replies.is_at_work:
            return False
        return isinstance(said, Skip | PutBack | Undo) or (isinstance(said, Amend | Instead) and YES in options)

    def _hear(self, line: str) -> None:
        """Take a line while nothing is being done."""
        match self._interpret(line):
            case Leave():
                self._is_over = True
            case Stop(is_hasty=False) | Pause(is_task=False):
                self._say("I am doing nothing.")
            case Task() | Stop() | Pause():
                self._me.agent.run(line.strip())
            case GoOn():
                self._go_on_with_last()
            case Unreadable() | Command() as said:
                self.unreadable += isinstance(said, Unreadable)
                self._say(self._reply(said))
            case Inquiry() | SmallTalk() | Telling() as said:
                self._look_again(said)
                self._converse(line, self._reply(said))
            case Forget() as said:
                self._forget(said)
            case Skip() | Amend() | Instead() | Also() | PutBack() | Undo() as said:
                self._correct_last(line, said)

    def _overhear(self, line: str, said: Utterance) -> None:
        """Take a line while something is being done."""
        agent = self._me.agent
        match said:
            case Stop() | Leave():
                self._is_over = isinstance(said, Leave)
                dropped = f" I will not do this either: {'; '.join(self._waiting)}." if self._waiting else ""
                self._waiting.clear()
                agent.stop()
                self._say(f"I stop.{dropped}")
            case Pause():
                agent.pause()
                self._converse(line, f"I hold still.{self._reminder()}")
            case GoOn():
                reply = "I look, and go on." if agent.is_paused else "I am at it."
                agent.go_on()
                self._converse(line, reply)
            case Task():
                self._waiting.append(line.strip())
                self._say(f"“{line.strip()}” comes after this.{self._reminder()}")
            case Unreadable() | Command():
                self._say(self._reply(said))
            case Forget():
                self._forget(said)
            case Inquiry() | SmallTalk() | Telling():
                self._converse(line, self._reply(said) + self._reminder())
            case Skip() | Amend() | Instead() | Also() | PutBack() | Undo():
                agent.correct(said, line.strip())
                self._converse(line, "I will see to that, too." if isinstance(said, Also) else "I hold still.")

    def _forget(self, said: Forget) -> None:
        """Forget what was told; what reminds of it is not kept either."""
        self._say(self._reply(said))
        self._me.memory.unsay(said.text)

    def _reply(self, said: Said) -> str:
        return self._replies.to(said, self._me.memory)

    def _reminder(self) -> str:
        return " “go on” continues." if self.is_paused else ""

    def _converse(self, line: str, reply: str) -> None:
        self._me.memory.say("person", line.strip())
        self._tell(reply)

    def _tell(self, reply: str) -> None:
        self._me.memory.say("robot", reply)
        self._say(reply)

    # when nothing is being done

    def _go_on_with_last(self) -> None:
        """Take up what was left undone: what is so already is not done again."""
        last = self._replies.last
        if last is None or last.outcome is Outcome.DONE:
            self._say("I am doing nothing.")
        else:
            self._say(f"I take up “{last.instruction}” again.")
            self._me.agent.run(last.instruction)

    def _correct_last(self, line: str, correction: Correction) -> None:
        """Do what a correction of the last task comes to."""
        thoughts = Afterthoughts(self._skills, self._me.memory, self._me.agent.deeds)
        change = thoughts.change(correction, self._replies.last, self.ask)
        if change is None:
            return
        if isinstance(change, Edit):
            words = thoughts.words(change)
            if words not in line:
                self._say(f"That is: {words}.")
            self._me.agent.run(words)
        elif isinstance(correction, PutBack) and correction.things:
            self._me.agent.run(line.strip())  # where they came from nobody knows: they shall go somewhere else
        else:
            self._converse(line, change.reason)

    def _look_again(self, said: Said) -> None:
        """Look, where an answer would rest on what is unknown or was seen long ago."""
        if isinstance(said, Inquiry) and self._replies.needs_look(said, self._me.memory):
            try:
                self._me.agent.look()
            except MajordomoError as error:
                self._say(f"I cannot look now: {error}")

    @property
    def _me(self) -> "_Self":
        assert self._self is not None  # `hold` comes first
        return self._self


@dataclass(frozen=True, slots=True)
class _Self:
    """The robot's part in a conversation."""

    agent: Agent
    memory: WorkingMemory
