"""Programs that were begun in this process: of these it is remembered what was tried, and the others are read again."""

from collections import deque

from majordomo.plan import Plan, PlanRequest
from planners.left_words import left_in
from planners.program.progress import Progress
from planners.program.rest import Rest
from planners.program.setting import Setting

MAX_UNDER_WAY = 16
"""Programs of which it is remembered what was tried."""


class ProgramsUnderWay:
    """The latest of them."""

    def __init__(self) -> None:
        self._latest: deque[Progress] = deque(maxlen=MAX_UNDER_WAY)

    def remember(self, progress: Progress) -> None:
        """Add one."""
        self._latest.append(progress)

    def with_rest(self, words: str, rest: Rest, request: PlanRequest, setting: Setting) -> Progress:
        """The program for whose rest words stand; one that is not remembered is read again.

        Raises:
            ProgramRefused: It does not fit what there is.
        """
        return self._that_left(words) or self._taken_up(rest, request, setting)

    def part_of(self, plan: Plan, setting: Setting) -> Progress | None:
        """The program of which a plan is a part; None where there is none, or the person has changed what it became.

        Raises:
            MajordomoError: Its rest cannot be read, or it does not fit what there is.
        """
        known = next((one for one in reversed(self._latest) if one.has_become(plan)), None)
        words = str(plan.calls[-1].call.arguments.get("words")) if plan.calls else ""
        left = left_in(words)
        if known is not None or left is None or self._that_left(words) is not None:
            return known
        rest = Rest.of(left)
        progress = self._taken_up(rest, PlanRequest(left.asked), setting)
        progress.take_up(plan, rest, setting)
        return progress

    def _that_left(self, words: str) -> Progress | None:
        return next((one for one in reversed(self._latest) if one.has_left(words)), None)

    def _taken_up(self, rest: Rest, request: PlanRequest, setting: Setting) -> Progress:
        progress = Progress.of_rest(rest, setting.read(rest.program), request)
        self.remember(progress)
        return progress
