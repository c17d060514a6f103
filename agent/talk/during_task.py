"""What becomes of a person's words while a task runs: it stops, waits, changes, or goes on and they are answered."""

from collections import deque

from agent.corrections.changes import Unchanged
from agent.corrections.redirecting import Redirecting
from agent.corrections.rest import rest_of
from agent.corrections.workbench import Workbench
from agent.talk.exchange import Exchange
from majordomo.correction import Also, Correction, Elsewhere, GoOn, Instead, Pause
from majordomo.inquiry import Inquiry
from majordomo.utterance import (
    Again,
    Command,
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


class DuringTask:
    """Takes what is said while a task runs. Nothing here waits, or looks.

    Args:
        exchange: With whom.
        waiting: What shall be done afterwards, in order.
    """

    def __init__(self, exchange: Exchange, waiting: deque[str]) -> None:
        self._exchange = exchange
        self._waiting = waiting

    def take(self, heard: Heard) -> bool:
        """Take one thing that was said; returns whether the conversation goes on."""
        exchange, said, text = self._exchange, heard.said, heard.text
        match said:
            case Stop() | Leave():
                self.stop()
            case Pause():
                exchange.agent.pause()
                exchange.converse(text, f"I hold still.{exchange.reminder}")
            case GoOn():
                reply = "I look, and go on." if exchange.agent.is_paused else "I am at it."
                exchange.agent.go_on()
                exchange.converse(text, reply)
            case Task():
                self._take_task(said, text)
            case Again():
                task = exchange.doings.task
                self._put_behind(text if task is None else task.said[0])
            case Mention():
                self._correct(said.either, text)
            case Instead(text=""):
                self._take_last_instead(text)
            case _ if isinstance(said, Correction):
                self._correct(said, text)
            case Unreadable() | Command():
                exchange.say(exchange.reply(said))
            case Forget():
                exchange.forget(said)
            case Inquiry() | SmallTalk() | Telling():
                exchange.converse(text, exchange.reply(said) + exchange.reminder)
        return not isinstance(said, Leave)

    def stop(self) -> None:
        """Stop the task, and drop what waits."""
        dropped = f" I will not do this either: {'; '.join(self._waiting)}." if self._waiting else ""
        self._waiting.clear()
        self._exchange.agent.stop()
        self._exchange.say(f"I stop.{dropped}")

    def _correct(self, correction: Correction, text: str) -> None:
        self._exchange.agent.correct(correction, text)
        is_added = isinstance(correction, Also)
        self._exchange.converse(text, "I will see to that, too." if is_added else "I hold still.")

    def _take_task(self, task: Task, text: str) -> None:
        """Do it afterwards; a thing that is being put somewhere goes elsewhere at once."""
        if task.elsewhere is not None and self._is_under_way(task.elsewhere):
            self._correct(task.elsewhere, text)
        else:
            self._put_behind(text)

    def _put_behind(self, text: str) -> None:
        self._waiting.append(text)
        self._exchange.say(f"“{text}” comes after this.{self._exchange.reminder}")

    def _take_last_instead(self, text: str) -> None:
        """Do what was to come last in the place of what is being done."""
        if self._waiting:
            self._correct(Instead(self._waiting.pop()), text)
        else:
            self._exchange.converse(text, "Instead of what I do now? Say what: “no, …”.")

    def _is_under_way(self, elsewhere: Elsewhere) -> bool:
        """Whether the very thing that shall go elsewhere is still to be put somewhere."""
        exchange, task = self._exchange, self._exchange.doings.task
        if task is None or task.plan is None or task.graph is None:
            return False
        bench = Workbench(exchange.skills, exchange.memory.catalogue)
        rest = rest_of(bench, task.graph.nodes, task.plan.goals, exchange.memory.snapshot())
        return not isinstance(Redirecting(bench, rest).change(elsewhere), Unchanged)
