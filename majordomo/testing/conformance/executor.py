"""The contract of `SkillExecutor` and its handles, as tests."""

from collections.abc import Iterator
from typing import Any

import pytest

from majordomo.errors import (
    BadArguments,
    UnknownName,
)
from majordomo.execution import SkillExecutor, SkillHandle, SkillReport, SkillStatus
from majordomo.skill import SkillCall


class ExecutorConformance:
    """The contract of `SkillExecutor` and its handles.

    Attributes:
        max_polls: A skill must have ended after so many.
    """

    max_polls = 1000

    def make_executor(self) -> SkillExecutor:
        """Return an executor in which nothing runs."""
        raise NotImplementedError

    def make_call(self) -> SkillCall:
        """Return a call that takes at least two polls and ends by itself."""
        raise NotImplementedError

    @pytest.fixture
    def executor(self) -> Iterator[SkillExecutor]:
        executor = self.make_executor()
        yield executor
        executor.stop()

    def test_stop_is_safe_before_start_and_twice(self, executor: SkillExecutor) -> None:
        executor.stop()
        executor.stop()

    def test_a_call_ends(self, executor: SkillExecutor) -> None:
        self._run(executor.start("1", self.make_call()))

    def test_only_what_failed_has_a_failure(self, executor: SkillExecutor) -> None:
        report = self._run(executor.start("1", self.make_call()))
        assert (report.failure is None) == (report.status is SkillStatus.SUCCEEDED)

    def test_an_ended_handle_keeps_its_last_report(self, executor: SkillExecutor) -> None:
        handle = executor.start("1", self.make_call())
        report = self._run(handle)
        assert handle.poll() == report
        assert handle.poll() == report

    def test_progress_and_confidence_are_shares(self, executor: SkillExecutor) -> None:
        report = executor.start("1", self.make_call()).poll()
        assert 0.0 <= report.progress <= 1.0
        assert 0.0 <= report.confidence <= 1.0

    def test_cancel_before_the_first_poll_cancels(self, executor: SkillExecutor) -> None:
        handle = executor.start("1", self.make_call())
        handle.cancel()
        assert self._run(handle).status is SkillStatus.CANCELLED

    def test_cancel_is_idempotent(self, executor: SkillExecutor) -> None:
        handle = executor.start("1", self.make_call())
        handle.poll()
        handle.cancel()
        handle.cancel()
        report = self._run(handle)
        handle.cancel()
        assert report.status is SkillStatus.CANCELLED
        assert handle.poll() == report

    def test_cancel_after_the_end_changes_nothing(self, executor: SkillExecutor) -> None:
        handle = executor.start("1", self.make_call())
        report = self._run(handle)
        handle.cancel()
        assert handle.poll() == report

    def test_cancelled_skill_claims_nothing(self, executor: SkillExecutor) -> None:
        handle = executor.start("1", self.make_call())
        handle.cancel()
        assert self._run(handle).claims == ()

    def test_stop_cancels_what_runs(self, executor: SkillExecutor) -> None:
        handle = executor.start("1", self.make_call())
        handle.poll()
        executor.stop()
        assert self._run(handle).status is SkillStatus.CANCELLED

    def test_a_call_id_is_taken_once(self, executor: SkillExecutor) -> None:
        handle = executor.start("1", self.make_call())
        with pytest.raises(ValueError, match="1"):
            executor.start("1", self.make_call())
        handle.cancel()
        self._run(handle)
        with pytest.raises(ValueError, match="1"):
            executor.start("1", self.make_call())

    def test_another_call_may_follow(self, executor: SkillExecutor) -> None:
        handle = executor.start("1", self.make_call())
        handle.cancel()
        self._run(handle)
        self._run(executor.start("2", self.make_call()))

    def test_unknown_skill_is_refused(self, executor: SkillExecutor) -> None:
        with pytest.raises(UnknownName, match="Try:"):
            executor.start("1", SkillCall("no_such_skill"))

    def test_bad_arguments_are_refused(self, executor: SkillExecutor) -> None:
        call = self.make_call()
        arguments: dict[str, Any] = {**call.arguments, "no_such_argument": 1}  # JSON values, as in SkillCall
        with pytest.raises(BadArguments, match="Try:"):
            executor.start("1", SkillCall(call.skill, arguments))

    def _run(self, handle: SkillHandle) -> SkillReport:
        for _ in range(self.max_polls):
            report = handle.poll()
            if report.status is not SkillStatus.RUNNING:
                return report
        pytest.fail(f"it still runs after {self.max_polls} polls")
