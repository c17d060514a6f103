"""Carries skill calls out in a thread of its own, so that whoever asks never waits for a robot or a policy."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from queue import Empty, SimpleQueue

from majordomo.clock import Clock
from majordomo.errors import BadArguments, MajordomoError, UnknownName
from majordomo.execution import WAS_CANCELLED, SkillExecutor, SkillHandle, SkillReport, SkillStatus
from majordomo.failure import Failure, FailureCode, Phase, failure_of
from majordomo.skill import SkillCall
from ros_interface.started_calls import StartedCalls

JOIN_TIMEOUT_S = 5.0
KEPT_ENDS = 100
"""Of so many requests that have ended the runner still knows how: they may be asked for again."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallOrder:
    """One call to be carried out.

    Attributes:
        request: Its id: orders of the same request are for the same call, begun once and ended together.
        call_id: At most once.
        call: What to do; it need not bind.
        timeout_s: On the robot's clock, beside the skill's own [s]; 0: there is no other.
        ended: Told how it ended, once, in the runner's thread.
        refusal: Why nothing may begin now; what has begun before is none the worse.
    """

    request: bytes
    call_id: str
    call: SkillCall
    timeout_s: float
    ended: Callable[[SkillReport], None]
    refusal: Failure | None = None


@dataclass(slots=True)
class _Run:
    orders: list[CallOrder]  # of one request
    handle: SkillHandle
    started_s: float
    report: SkillReport

    @property
    def order(self) -> CallOrder:
        return self.orders[0]


class CallRunner:
    """Starts, polls and cancels the calls of one executor. Every method may be called from any thread.

    Args:
        executor: Carries calls out, taking a robot's time for each poll; nobody else uses it meanwhile.
        started: Which calls were.
        clock: The robot's.
    """

    def __init__(self, executor: SkillExecutor, started: StartedCalls, clock: Clock) -> None:
        self._executor = executor
        self._started = started
        self._clock = clock
        self._wishes: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._runs: dict[str, _Run] = {}
        self._ends: dict[bytes, SkillReport] = {}
        self._is_closed = False
        self._thread = threading.Thread(target=self._work, name="skill calls", daemon=True)
        self._thread.start()

    @property
    def reports(self) -> dict[str, SkillReport]:
        """How everything that runs is going, by call id."""
        return {call_id: run.report for call_id, run in tuple(self._runs.items())}

    def begin(self, order: CallOrder) -> None:
        """Start a call, after what was wished before; what is wrong with it ends it, with nothing having moved.

        One of a request that was begun before ends as that does, or did.
        """
        self._wishes.put(partial(self._begin, order))

    def cancel(self, call_id: str) -> None:
        """End a call with the robot holding still; one that does not run stays as it is."""
        self._wishes.put(partial(self._cancel, call_id))

    def stop(self, failure: Failure) -> None:
        """End whatever runs with this failure, the robot holding still."""
        self._wishes.put(partial(self._stop, _failed(failure)))

    def close(self) -> None:
        """Cancel whatever runs, and end the thread. Any number of times."""
        self._wishes.put(self._close)
        self._thread.join(JOIN_TIMEOUT_S)
        if self._thread.is_alive():
            _log.error("a skill has not come back for %g s", JOIN_TIMEOUT_S)

    def _work(self) -> None:
        while not self._is_closed:
            try:
                wish = self._wishes.get(block=not self._runs)
            except Empty:
                wish = self._move_on
            try:
                wish()
            except Exception as error:  # an executor's mistake ends what it is at, and not the server
                self._stop(_broken_down(error))

    def _begin(self, order: CallOrder) -> None:
        run = next((run for run in self._runs.values() if run.order.request == order.request), None)
        if run is not None:
            run.orders.append(order)
        elif order.request in self._ends:
            order.ended(self._ends[order.request])
        elif order.refusal is not None:
            self._answer([order], _failed(order.refusal))
        else:
            self._start(order)

    def _start(self, order: CallOrder) -> None:
        try:
            if not self._started.claim(order.call_id):
                raise ValueError(f"call id '{order.call_id}' was used before; every call is carried out at most once")
            handle = self._executor.start(order.call_id, order.call)
        except (UnknownName, BadArguments) as error:
            self._answer([order], _failed(failure_of(error, Phase.PLANNING)))
        except MajordomoError as error:
            self._answer([order], _failed(failure_of(error, Phase.EXECUTION)))
        except ValueError as error:
            self._answer([order], _lost(str(error)))
        except Exception as error:
            self._answer([order], _broken_down(error))
        else:
            running = SkillReport(SkillStatus.RUNNING, text=str(order.call))
            self._runs[order.call_id] = _Run([order], handle, self._clock.now_s(), running)

    def _move_on(self) -> None:
        for run in tuple(self._runs.values()):
            run.report = run.handle.poll()
            if run.report.status is not SkillStatus.RUNNING:
                self._end(run, run.report)
            elif 0.0 < run.order.timeout_s < self._clock.now_s() - run.started_s:
                run.handle.cancel()
                problem = f"{run.order.call} took longer than {run.order.timeout_s:g} s."
                failure = Failure(FailureCode.TIMEOUT, Phase.EXECUTION, problem)
                self._end(run, replace(run.report, status=SkillStatus.FAILED, failure=failure))

    def _cancel(self, call_id: str) -> None:
        run = self._runs.get(call_id)
        if run is not None:
            run.handle.cancel()  # the next poll tells how it ended

    def _stop(self, report: SkillReport) -> None:
        self._executor.stop()
        for run in tuple(self._runs.values()):
            self._end(run, replace(run.report, status=report.status, failure=report.failure))

    def _close(self) -> None:
        self._is_closed = True
        self._stop(SkillReport(SkillStatus.CANCELLED, failure=WAS_CANCELLED))

    def _end(self, run: _Run, report: SkillReport) -> None:
        del self._runs[run.order.call_id]
        self._answer(run.orders, report)

    def _answer(self, orders: list[CallOrder], report: SkillReport) -> None:
        """Tell how a request has ended, now and when it is asked for again."""
        self._ends[orders[0].request] = report
        if len(self._ends) > KEPT_ENDS:
            del self._ends[next(iter(self._ends))]
        for order in orders:
            order.ended(report)


def _failed(failure: Failure) -> SkillReport:
    return SkillReport(SkillStatus.FAILED, failure=failure)


def _lost(problem: str) -> SkillReport:
    return _failed(Failure(FailureCode.EXECUTOR_LOST, Phase.EXECUTION, problem, retryable=False))


def _broken_down(error: Exception) -> SkillReport:
    _log.error("the executor of skills broke down", exc_info=error)
    return _lost(f"The executor broke down: {type(error).__name__}: {error}")
