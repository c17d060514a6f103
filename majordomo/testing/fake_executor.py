"""An executor that changes a `FakeWorld` instead of a real one, and fails as scripted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from majordomo.catalogue import Catalogue
from majordomo.execution import SkillReport, SkillStatus
from majordomo.failure import Failure, FailureCode, Phase
from majordomo.predicate import Predicate
from majordomo.skill import Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from majordomo.testing.fake_robot import FakeClock
from majordomo.testing.fake_world import FakeWorld


@dataclass(frozen=True, slots=True)
class ScriptedRun:
    """How one start of a skill goes.

    Attributes:
        polls: It ends with this poll, counted from one; None: it hangs until it is cancelled.
        failure: Why it fails; None: it claims success.
        effects: What really changes when it ends; None: what the skill promises, or nothing where it fails.
    """

    polls: int | None = 2
    failure: Failure | None = None
    effects: tuple[Predicate, ...] | None = None

    @classmethod
    def fails(cls, code: FailureCode, *, retryable: bool = True) -> "ScriptedRun":
        """A run that ends with a failure and changes nothing."""
        return cls(failure=Failure(code, Phase.EXECUTION, f"scripted: {code}", retryable))

    @classmethod
    def pretends(cls) -> "ScriptedRun":
        """A run that claims success and changes nothing."""
        return cls(effects=())

    @classmethod
    def hangs(cls) -> "ScriptedRun":
        """A run that never ends by itself."""
        return cls(polls=None)


class FakeHandle:
    """One scripted run under way."""

    def __init__(self, skill: Skill, run: ScriptedRun, world: FakeWorld, clock: FakeClock | None) -> None:
        self._skill = skill
        self._run = run
        self._world = world
        self._clock = clock
        self._polls = 0
        self._report = SkillReport(SkillStatus.RUNNING)

    def poll(self) -> SkillReport:
        if self._report.status is not SkillStatus.RUNNING:
            return self._report
        self._polls += 1
        if self._clock is not None:
            self._clock.advance(0.1)
        if self._run.polls is None:
            return self._report
        if self._polls >= self._run.polls:
            self._end()
        else:
            self._report = SkillReport(SkillStatus.RUNNING, progress=self._polls / self._run.polls)
        return self._report

    def cancel(self) -> None:
        if self._report.status is SkillStatus.RUNNING:
            self._report = SkillReport(SkillStatus.CANCELLED)

    def _end(self) -> None:
        run = self._run
        if run.failure is not None:
            self._world.bring_about(*(run.effects or ()))
            self._report = SkillReport(SkillStatus.FAILED, failure=run.failure)
            return
        promised = self._skill.effects()
        self._world.bring_about(*(promised if run.effects is None else run.effects))
        self._report = SkillReport(SkillStatus.SUCCEEDED, progress=1.0, claims=promised)


class FakeExecutor:
    """Starts scripted runs.

    Args:
        world: What the skills change.
        library: Skills by name.
        catalogue: What they may be about.
        runs: How the first, second, ... start of a skill goes, by skill name; after that they all work.
        clock: Advances by 0.1 s a poll; None: time is the test's.

    Attributes:
        started: (call id, call) of every start, oldest first.
        stop_count: Calls of `stop`.
    """

    def __init__(
        self,
        world: FakeWorld,
        library: SkillLibrary,
        catalogue: Catalogue,
        runs: Mapping[str, Sequence[ScriptedRun]] | None = None,
        clock: FakeClock | None = None,
    ) -> None:
        self.started: list[tuple[str, SkillCall]] = []
        self.stop_count = 0
        self._world = world
        self._library = library
        self._catalogue = catalogue
        self._runs = {name: list(script) for name, script in (runs or {}).items()}
        self._clock = clock
        self._handles: dict[str, FakeHandle] = {}

    def start(self, call_id: str, call: SkillCall) -> FakeHandle:
        if call_id in self._handles:
            raise ValueError(f"call id '{call_id}' was used before")
        skill = self._library.bind(call, self._catalogue)
        script = self._runs.get(call.skill)
        handle = FakeHandle(skill, script.pop(0) if script else ScriptedRun(), self._world, self._clock)
        self._handles[call_id] = handle
        self.started.append((call_id, call))
        return handle

    def stop(self) -> None:
        self.stop_count += 1
        for handle in self._handles.values():
            handle.cancel()
