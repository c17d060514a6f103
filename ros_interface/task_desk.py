"""Takes tasks on, one at a time, in a thread of its own, and passes on what is wished of the one under way."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from dataclasses import dataclass
from math import inf
from queue import SimpleQueue

from majordomo.clock import Clock
from majordomo.errors import EmergencyStopped, MajordomoError
from majordomo.outcome import Outcome
from ros_interface.task_runner import TaskReport, TaskRequest, TaskRunner

JOIN_TIMEOUT_S = 10.0

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Task:
    request: TaskRequest
    until_s: float
    ended: Callable[[TaskReport], None]
    end: Callable[[], None] | None = None  # how it shall end, where somebody wishes so
    has_begun: bool = False


class TaskDesk:
    """One runner's tasks. Every method may be called from any thread; the runner is opened, runs and closes in one.

    Args:
        opened: Opens the runner.
        wall: The wall's clock.

    Raises:
        Exception: What opening it raises.
    """

    def __init__(self, opened: Callable[[], AbstractContextManager[TaskRunner]], wall: Clock) -> None:
        self._wall = wall
        self._task: _Task | None = None
        self._lock = threading.RLock()
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        runner: Future[TaskRunner] = Future()
        self._thread = threading.Thread(target=self._work, args=(opened, runner), name="tasks", daemon=True)
        self._thread.start()
        self._runner = runner.result()

    @property
    def request(self) -> TaskRequest | None:
        """What is being done; None: nothing."""
        task = self._task
        return None if task is None else task.request

    @property
    def is_ending(self) -> bool:
        """Whether somebody wishes the end of what is being done."""
        task = self._task
        return task is not None and task.end is not None

    def begin(self, request: TaskRequest, deadline_s: float, ended: Callable[[TaskReport], None]) -> bool:
        """Take a task on; returns whether it was, for there is one at a time.

        Args:
            request: What to do.
            deadline_s: Wall-clock time after which it is stopped [s]; 0: there is none.
            ended: Told how it ended, once, in the runner's thread.
        """
        with self._lock:
            if self._task is not None:
                return False
            self._task = _Task(request, self._wall.now_s() + deadline_s if deadline_s > 0.0 else inf, ended)
            self._tasks.put(self._task)
            return True

    def attend(self) -> None:
        """Stop a task whose deadline has passed; called again and again."""
        task = self._task
        if task is not None and task.end is None and self._wall.now_s() >= task.until_s:
            self.stop("Its deadline has passed.")

    def notice(self) -> None:
        """Know that there is news of the task: a wish that came before it had begun was not heard, and is made anew."""
        with self._lock:
            task = self._task
            if task is None or task.has_begun:
                return
            task.has_begun = True
            if task.end is not None:
                task.end()

    def hear(self, text: str) -> bool:
        """Pass on what is said; returns whether there is a task, as do all the wishes below."""
        return self._pass_on(lambda: self._runner.hear(text))

    def pause(self) -> bool:
        """Have the task wait."""
        return self._pass_on(self._runner.pause)

    def go_on(self) -> bool:
        """Have it go on."""
        return self._pass_on(self._runner.go_on)

    def cancel(self) -> bool:
        """End it as cancelled."""
        return self._end(self._runner.cancel)

    def stop(self, why: str) -> bool:
        """End it as stopped."""
        return self._end(lambda: self._runner.stop(why))

    def close(self) -> None:
        """Stop what is under way, wait for its end, and close the runner. Any number of times."""
        self.stop("The agent is being shut down.")
        self._tasks.put(None)
        self._thread.join(JOIN_TIMEOUT_S)
        if self._thread.is_alive():
            _log.error("a task has not ended for %g s", JOIN_TIMEOUT_S)

    def _pass_on(self, wish: Callable[[], None]) -> bool:
        with self._lock:
            if self._task is None:
                return False
            wish()
            return True

    def _end(self, end: Callable[[], None]) -> bool:
        with self._lock:
            if self._task is not None:
                self._task.end = end
            return self._pass_on(end)

    def _work(self, opened: Callable[[], AbstractContextManager[TaskRunner]], opening: Future[TaskRunner]) -> None:
        try:
            with opened() as runner:
                opening.set_result(runner)
                while (task := self._tasks.get()) is not None:
                    report = _report_of(runner, task.request)
                    with self._lock:
                        self._task = None
                    task.ended(report)
        except Exception as error:  # the thread ends here
            if opening.done():
                _log.exception("what carries tasks out could not be closed")
            else:
                opening.set_exception(error)


def _report_of(runner: TaskRunner, request: TaskRequest) -> TaskReport:
    try:
        return runner.run(request)
    except EmergencyStopped as error:
        return TaskReport(Outcome.STOPPED, str(error))
    except MajordomoError as error:
        return TaskReport(Outcome.FAILED, str(error))
    except Exception as error:  # it ends this task, and not the ones after it
        _log.exception("“%s” broke down", request)
        return TaskReport(Outcome.FAILED, f"It broke down: {type(error).__name__}: {error}")
