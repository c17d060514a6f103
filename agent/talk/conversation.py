"""A conversation: one line after the other becomes a task, a correction, an answer, or a stop, on the same world.

It has one thread, the agent's: between tasks the conversation waits for lines, and while a task runs `attend`, called
after every tick and while a planner thinks, takes those that have come. What a person says is a wish, never an order to
be thrown at a machine: "stop" and "wait" count at once, a correction changes what is left of the task, a question is
answered from what is believed, and a further task waits for its turn.

A line → `Interpreter.hear` → `BetweenTasks`, `DuringTask`, or `Questions` while the robot waits for an answer.
"""

from collections import deque
from collections.abc import Callable, Sequence

from agent.agent import Agent
from agent.events import Corrected, Event, Noticed
from agent.person import Lines
from agent.result import TaskResult
from agent.talk.between_tasks import BetweenTasks
from agent.talk.during_task import DuringTask
from agent.talk.exchange import Exchange
from agent.talk.offer import Offer
from agent.talk.past import Past
from agent.talk.questions import Questions
from agent.talk.replies import Replies, Showing, nothing_to_show
from majordomo.clock import Clock
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Interpreter
from memory.working_memory import WorkingMemory


class Conversation:
    """Talks with one person.

    Args:
        lines: What they say.
        say: Tells them something.
        interpreter: Tells what a line says.
        skills: What can be asked for.
        clock: The wall's.
        show: Answers commands.
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
        self._lines = lines
        self._say = say
        self._interpreter = interpreter
        self._skills = skills
        self._replies = Replies(skills, clock, show)
        self._talk: _Talk | None = None

    @property
    def results(self) -> list[TaskResult]:
        """Of the tasks so far, oldest first."""
        return self._replies.doings.results

    @property
    def unreadable(self) -> int:
        """How many lines could not be read at all."""
        return 0 if self._talk is None else self._talk.between.unreadable

    @property
    def is_at_work(self) -> bool:
        """Whether a task is being done."""
        return self._replies.doings.task is not None

    @property
    def is_paused(self) -> bool:
        """Whether the person has the task wait."""
        return self._talk is not None and self._talk.exchange.agent.is_paused

    def hold(
        self,
        agent: Agent,
        memory: WorkingMemory,
        past: Past | None = None,
        cut_off: Offer | None = None,
        first: Callable[[], object] | None = None,
    ) -> None:
        """Hold the conversation until the person leaves.

        Args:
            agent: Does what they say; its pace must be `attend`, its person this conversation, and it a listener.
            memory: The agent's.
            past: What is known from earlier days; None: nothing.
            cut_off: A task that was cut off, and may be gone on with; None: there is none.
            first: What is done before the first line is waited for, and may be talked about; None: nothing.
        """
        self._replies.past, self._replies.weigher = past, agent.weigher
        exchange = Exchange(agent, memory, self._skills, self._interpreter, self._replies, self._say)
        self._talk = _Talk(exchange, self._lines, cut_off)
        if cut_off is not None:
            exchange.tell(cut_off.question)
        if first is not None:
            first()
        self._talk.hold()

    def attend(self) -> None:
        """Take the lines that have come while a task runs."""
        while (line := self._lines.take()) is not None:
            self._held.overhear(line)

    def notice(self, event: Event) -> None:
        """Listen to the agent."""
        self._replies.doings.notice(event)
        if isinstance(event, Noticed):
            self._held.exchange.tell(event.sentence)
        if isinstance(event, Corrected):
            exchange = self._held.exchange
            exchange.tell(self._replies.to_correction(event) + exchange.reminder)

    def say(self, text: str) -> None:
        """Tell the person something."""
        self._say(text)

    def ask(self, question: str, options: Sequence[str] = ()) -> str | None:
        """Put a question to the person and wait; a number picks an option. None: nobody answers."""
        return self._held.questions.ask(question, options)

    @property
    def _held(self) -> "_Talk":
        assert self._talk is not None  # `hold` comes first
        return self._talk


class _Talk:
    """A conversation that is held."""

    def __init__(self, exchange: Exchange, lines: Lines, cut_off: Offer | None) -> None:
        self._lines = lines
        self._waiting: deque[str] = deque()
        self._has_left = False
        self.exchange = exchange
        self.during = DuringTask(exchange, self._waiting)
        self.questions = Questions(lines, exchange, self.during, self._waiting)
        self.between = BetweenTasks(exchange, self.questions.ask, cut_off)

    def hold(self) -> None:
        """Take one line after the other; of what waits, the first comes first."""
        while not (self._has_left or self.questions.has_left):
            line = self._waiting.popleft() if self._waiting else self._lines.wait()
            if line is None:
                return
            if line.strip():
                first, *others = self.exchange.hear(line)
                self._waiting.extendleft(other.text for other in reversed(others))
                self._has_left = not self.between.take(first) or self._has_left

    def overhear(self, line: str) -> None:
        """Take a line while a task runs."""
        for heard in self.exchange.hear(line) if line.strip() else ():
            self._has_left = not self.during.take(heard) or self._has_left
