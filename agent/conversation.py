"""A conversation: one line after the other becomes a task, an answer, or a stop, on the same world all the time.

Everything runs in one thread: between tasks the conversation waits for lines, and while a task runs `attend`, called
after every tick, takes those that have come. What a person says is a wish, never an order to be thrown at a machine:
"stop" counts at once, a question is answered from what is believed, and a further task waits for its turn.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from agent.agent import Agent
from agent.answers import JUST_NOW_S, Answers
from agent.events import Event, Planned, TaskEnded, TaskStarted
from agent.result import TaskResult
from agent.retelling import Retelling
from majordomo.clock import Clock
from majordomo.errors import MajordomoError
from majordomo.predicate import Verdict
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import (
    Courtesy,
    Inquiry,
    Interpreter,
    Leave,
    SmallTalk,
    Stop,
    Task,
    Topic,
    Unreadable,
    Utterance,
)
from memory.task_graph import TaskGraph
from memory.working_memory import WorkingMemory

_REPLIES = {
    Courtesy.GREETING: "Hello. What shall I do?",
    Courtesy.THANKS: "You are welcome.",
    Courtesy.PRAISE: "Thank you.",
    Courtesy.APOLOGY: "No harm done.",
    Courtesy.HOW_ARE_YOU: "I am ready.",
    Courtesy.WHO_ARE_YOU: "I am Majordomo: I do things in this kitchen, and look whether they worked.",
    Courtesy.ASSENT: "Good.",
}
_ABOUT_SCENE = (Topic.WHERE, Topic.WHETHER, Topic.WHICH, Topic.SIGHT)


class Lines(Protocol):
    """What a person says, line by line."""

    def wait(self) -> str | None:
        """Wait for the next line; None: there will be none."""
        ...

    def take(self) -> str | None:
        """The next line that is to be heard while a task runs; None: there is none now."""
        ...


class Conversation:
    """Talks with one person.

    Args:
        lines: What they say.
        say: Tells them something.
        interpreter: Tells what a line is.
        skills: What can be asked for.
        clock: The wall's.

    Attributes:
        results: Of the tasks so far, oldest first.
        unreadable: How many lines could not be read at all.
    """

    def __init__(
        self,
        lines: Lines,
        say: Callable[[str], None],
        interpreter: Interpreter,
        skills: SkillLibrary,
        clock: Clock,
    ) -> None:
        self.results: list[TaskResult] = []
        self.unreadable = 0
        self._lines = lines
        self._say = say
        self._interpreter = interpreter
        self._skills = skills
        self._clock = clock
        self._retelling = Retelling(skills)
        self._waiting: deque[str] = deque()
        self._is_over = False
        self._self: _Self | None = None
        self._task: _Underway | None = None

    def hold(self, agent: Agent, memory: WorkingMemory) -> None:
        """Hold the conversation until the person leaves.

        Args:
            agent: Does what they say; its pace must be `attend`, its person this conversation, and it a listener.
            memory: The agent's.
        """
        self._self = _Self(agent, memory, Answers(memory, self._skills))
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
        match event:
            case TaskStarted():
                self._task = _Underway(event.instruction, self._clock.now_s())
            case Planned() if self._task is not None:
                self._task.graph = event.graph
            case TaskEnded():
                self._task = None
                self.results.append(event.result)

    def say(self, text: str) -> None:
        """Tell the person something."""
        self._say(text)

    def ask(self, question: str, options: Sequence[str] = ()) -> str | None:
        """Put a question to the person and wait; a number picks an option. None: nobody answers.

        Their own questions are answered meanwhile; "stop" ends the task.
        """
        self._say("\n".join([question, *(f"  {number}. {option}" for number, option in enumerate(options, start=1))]))
        while (line := self._lines.wait()) is not None:
            said = self._interpret(line)
            if isinstance(said, Inquiry | Unreadable):
                self._say(self._reply_to(said))
            elif isinstance(said, Leave) or (isinstance(said, Stop) and not said.is_hasty):
                self._overhear(line, said)
                return None
            else:
                answer = line.strip()
                is_number = answer.isdecimal() and 1 <= int(answer) <= len(options)
                return options[int(answer) - 1] if is_number else answer
        return None

    # lines

    def _interpret(self, line: str) -> Utterance:
        memory = self._me.memory
        return self._interpreter.interpret(line, memory.snapshot(), self._skills, memory.dialogue)

    def _hear(self, line: str) -> None:
        """Take a line while nothing is being done."""
        said = self._interpret(line)
        if isinstance(said, Leave):
            self._is_over = True
        elif isinstance(said, Stop) and not said.is_hasty:
            self._say("I am doing nothing.")
        elif isinstance(said, Task | Stop):
            self._me.agent.run(line.strip())
        elif isinstance(said, Unreadable):
            self.unreadable += 1
            self._say(self._reply_to(said))
        else:
            if isinstance(said, Inquiry):
                self._look_again(said)
            self._converse(line, self._reply_to(said))

    def _overhear(self, line: str, said: Utterance) -> None:
        """Take a line while something is being done."""
        if isinstance(said, Stop | Leave):
            self._is_over = isinstance(said, Leave)
            dropped = f" I will not do this either: {'; '.join(self._waiting)}." if self._waiting else ""
            self._waiting.clear()
            self._me.agent.stop()
            self._say(f"I stop.{dropped}")
        elif isinstance(said, Task):
            self._waiting.append(line.strip())
            self._say(f"“{line.strip()}” comes after this.")
        elif isinstance(said, Unreadable):
            self._say(self._reply_to(said))
        else:
            self._converse(line, self._reply_to(said))

    def _converse(self, line: str, reply: str) -> None:
        self._me.memory.say("person", line.strip())
        self._me.memory.say("robot", reply)
        self._say(reply)

    # replies

    def _look_again(self, inquiry: Inquiry) -> None:
        """Look, where an answer would rest on what is unknown or was seen long ago."""
        memory = self._me.memory
        claims = self._me.answers.claims_behind(inquiry) if inquiry.topic in _ABOUT_SCENE else ()
        ages = [memory.age_s(claim) for claim in claims]
        is_old = any(age_s is None or age_s > JUST_NOW_S for age_s in ages)
        if is_old or any(memory.verdict(claim) is Verdict.UNKNOWN for claim in claims):
            try:
                self._me.agent.look()
            except MajordomoError as error:
                self._say(f"I cannot look now: {error}")

    def _reply_to(self, said: Utterance) -> str:
        if isinstance(said, Unreadable):
            return f"{said.problem} Try: {said.remedy}"
        if isinstance(said, SmallTalk):
            return _REPLIES[said.courtesy]
        assert isinstance(said, Inquiry)  # everything else is no matter for talk
        last = self.results[-1] if self.results else None
        match said.topic:
            case Topic.ABILITIES:
                return self._retelling.abilities(self._me.memory.catalogue)
            case Topic.DONE if self._task is None:
                return self._retelling.done(last)
            case Topic.DOING | Topic.DONE:
                return self._doing()
            case Topic.WHY:
                return self._why_done(said.calls) if said.calls else self._retelling.why(last)
            case Topic.UNCLEAR:
                hint = "Ask me where something is, what is so, what I hold, what I did, or why."
                return f"{said.problem or 'I do not understand the question.'} {hint}"
            case _:
                return self._me.answers.answer(said)

    def _why_done(self, calls: Sequence[SkillCall]) -> str:
        """Why something was done in the task that runs, or in the last one."""
        if self._task is not None and self._task.graph is not None:
            return self._retelling.why_done(calls, self._task.instruction, self._task.graph.nodes)
        last = self.results[-1] if self.results else None
        return self._retelling.why_done(calls, last.instruction, last.nodes) if last else "Nothing was done yet."

    def _doing(self) -> str:
        task = self._task
        if task is None:
            return "Nothing."
        return self._retelling.doing(task.instruction, task.graph, self._clock.now_s() - task.started_s)

    @property
    def _me(self) -> "_Self":
        assert self._self is not None  # `hold` comes first
        return self._self


@dataclass(frozen=True, slots=True)
class _Self:
    """The robot's part in a conversation."""

    agent: Agent
    memory: WorkingMemory
    answers: Answers


@dataclass(slots=True)
class _Underway:
    """The task that is being done."""

    instruction: str
    started_s: float
    graph: TaskGraph | None = None
