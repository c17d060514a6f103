"""A planner at work in a thread of its own, so that the agent's thread goes on hearing the person.

A planner may take a minute, or for ever where a server stalls. Whoever waits can drop it at any time: the planner is
told so, and an answer that comes late is heard by nobody.
"""

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from typing import Protocol

from majordomo.cancellation import Cancellation
from majordomo.plan import PlannerAnswer

Ask = Callable[[Cancellation], PlannerAnswer]
"""Puts a question to a planner, with the wish to give it up."""


class Thought(Protocol):
    """A planner's answer, some time."""

    def answer(self, patience_s: float) -> PlannerAnswer | None:
        """Wait for it, no longer than this [s]; None while there is none.

        Raises:
            BaseException: Whatever the planner raised.
        """
        ...

    def drop(self) -> None:
        """Tell the planner that nobody wants the answer any more. In any state, any number of times."""
        ...


Think = Callable[[Ask], Thought]
"""Begins to put a question to a planner."""


class WorkerThought:
    """A question that is answered in a thread of its own."""

    def __init__(self, ask: Ask) -> None:
        self._cancellation = Cancellation()
        self._outcome: Future[PlannerAnswer] = Future()
        Thread(target=self._work, args=(ask,), name="planning", daemon=True).start()

    def answer(self, patience_s: float) -> PlannerAnswer | None:
        """Wait for the answer."""
        wait([self._outcome], patience_s)
        return self._outcome.result() if self._outcome.done() else None

    def drop(self) -> None:
        """Tell the planner that nobody wants the answer any more."""
        self._cancellation.request()

    def _work(self, ask: Ask) -> None:
        try:
            self._outcome.set_result(ask(self._cancellation))
        except BaseException as error:  # this thread ends here; whoever waits for the answer raises it again
            self._outcome.set_exception(error)
