"""A planner at work in a thread of its own, so that the agent's thread goes on hearing the person.

A planner may take a minute, or for ever where a server stalls. Whoever waits can drop it at any time: the planner is
told so, and an answer that comes late is heard by nobody. One that breaks down, or never answers, ends its own question
and nothing else. A thread cannot be killed: one that heeds no cancellation stays, and ends with the program.
"""

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from typing import Protocol

from majordomo.cancellation import Cancellation
from majordomo.clock import Clock, WallClock
from majordomo.errors import PlannerBroken
from majordomo.foreign_code import blaming
from majordomo.plan import PlannerAnswer

LIMIT_S = 300.0
"""Of one answer, beyond what any planner allows its model [s]."""

ANOTHER = "another one, with --planner."

Ask = Callable[[Cancellation], PlannerAnswer]
"""Puts a question to a planner, with the wish to give it up."""


class Thought(Protocol):
    """A planner's answer, some time."""

    def answer(self, patience_s: float) -> PlannerAnswer | None:
        """Wait for it, no longer than this [s]; None while there is none.

        Raises:
            MajordomoError: What the planner raised.
            PlannerBroken: It raised something else, gave no answer, or has had all the time that there is.
        """
        ...

    def drop(self) -> None:
        """Tell the planner that nobody wants the answer any more. In any state, any number of times."""
        ...


Think = Callable[[Ask], Thought]
"""Begins to put a question to a planner."""


class WorkerThought:
    """A question that is answered in a thread of its own.

    Args:
        ask: Puts it.
        limit_s: Wall-clock time after which it is given up [s].
        clock: The wall's.
    """

    def __init__(self, ask: Ask, limit_s: float = LIMIT_S, clock: Clock | None = None) -> None:
        self._cancellation = Cancellation()
        self._limit_s = limit_s
        self._clock = WallClock() if clock is None else clock
        self._began_s = self._clock.now_s()
        self._outcome: Future[PlannerAnswer] = Future()
        Thread(target=self._work, args=(ask,), name="planning", daemon=True).start()

    def answer(self, patience_s: float) -> PlannerAnswer | None:
        """Wait for the answer."""
        wait([self._outcome], patience_s)
        if self._outcome.done():
            return self._outcome.result()
        if self._clock.now_s() - self._began_s > self._limit_s:
            self.drop()
            raise PlannerBroken(f"The planner has not answered for {self._limit_s:g} s.", ANOTHER)
        return None

    def drop(self) -> None:
        """Tell the planner that nobody wants the answer any more."""
        self._cancellation.request()

    def _work(self, ask: Ask) -> None:
        try:
            with blaming(PlannerBroken, "The planner", ANOTHER):
                answer = ask(self._cancellation)
            if not isinstance(answer, PlannerAnswer):
                raise PlannerBroken(f"The planner gave {answer!r:.100}, which is no answer.", ANOTHER)
            self._outcome.set_result(answer)
        except BaseException as error:  # this thread ends here; who waits hears of it
            self._outcome.set_exception(error)
