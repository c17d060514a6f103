"""What each layer is worth: the same agent without one of them, by other parts in its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from agent.parts import AgentParts, AgentSettings
from agent.recovery.ladders import Recovery, RecoveryTable
from bringup.outfit import Change, as_it_is
from majordomo.catalogue import Catalogue
from majordomo.execution import SkillExecutor, SkillHandle, SkillReport, SkillStatus
from majordomo.geometry import Array
from majordomo.newcomer import Newcomer
from majordomo.predicate import Belief, Eyes, Predicate, Verdict
from majordomo.sighting import Sighting
from majordomo.skill import SkillCall
from majordomo.skill_library import SkillLibrary

SOURCE = "claim"


class TrustingEyes:
    """Eyes that see what the skills that ended well claim to have brought about, whatever is so.

    Args:
        eyes: See the rest.
    """

    def __init__(self, eyes: Eyes) -> None:
        self._eyes = eyes
        self._claims: list[Predicate] = []

    def trust(self, effects: Iterable[Predicate]) -> None:
        """Believe some effects from now on, until others contradict them; what is promised outdoes what is denied."""
        self._claims += sorted(effects, key=lambda effect: effect.positive)

    def look(self, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        return tuple(map(self._claimed, self._eyes.look(predicates)))

    def feel(self, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        return tuple(map(self._claimed, self._eyes.feel(predicates)))

    def find(self, names: Sequence[str]) -> tuple[Sighting, ...]:
        return self._eyes.find(names)

    def newcomers(self) -> tuple[Newcomer, ...]:
        return self._eyes.newcomers()

    def odom_from_base(self) -> Array | None:
        return self._eyes.odom_from_base()

    def now_s(self) -> float:
        return self._eyes.now_s()

    def _claimed(self, belief: Belief) -> Belief:
        told = (claim.positive for claim in reversed(self._claims) if claim.atom.covers(belief.predicate))
        is_so = next(told, None)
        if is_so is None:
            return belief
        verdict = Verdict.TRUE if is_so else Verdict.FALSE
        return Belief(belief.predicate, verdict, float(is_so), belief.stamp_s, SOURCE)


class _ToldHandle:
    """A running skill that tells eyes what it claims."""

    def __init__(self, handle: SkillHandle, effects: tuple[Predicate, ...], eyes: TrustingEyes) -> None:
        self._handle = handle
        self._effects = effects
        self._eyes = eyes

    def poll(self) -> SkillReport:
        report = self._handle.poll()
        if report.status is SkillStatus.SUCCEEDED:
            self._eyes.trust(self._effects)
        return report

    def cancel(self) -> None:
        self._handle.cancel()


class _TellingExecutor:
    """Carries skills out, and tells eyes what they claim."""

    def __init__(
        self, executor: SkillExecutor, library: SkillLibrary, catalogue: Catalogue, eyes: TrustingEyes
    ) -> None:
        self._executor = executor
        self._library = library
        self._catalogue = catalogue
        self._eyes = eyes

    def start(self, call_id: str, call: SkillCall) -> SkillHandle:
        effects = self._library.bind(call, self._catalogue).effects()
        return _ToldHandle(self._executor.start(call_id, call), effects, self._eyes)

    def stop(self) -> None:
        self._executor.stop()


def without_evidence(parts: AgentParts, settings: AgentSettings) -> tuple[AgentParts, AgentSettings]:
    """Take the policy's word for what it has done."""
    eyes = TrustingEyes(parts.eyes)
    executor = _TellingExecutor(parts.executor, parts.library, parts.memory.catalogue, eyes)
    return replace(parts, eyes=eyes, executor=executor), settings


def without_recovery(parts: AgentParts, settings: AgentSettings) -> tuple[AgentParts, AgentSettings]:
    """End with the first failure."""
    return parts, _climbing(settings, {Recovery.STOP})


def without_replanning(parts: AgentParts, settings: AgentSettings) -> tuple[AgentParts, AgentSettings]:
    """Do again what failed, but never anything else."""
    return parts, _climbing(settings, set(Recovery) - {Recovery.REPAIR, Recovery.REPLAN})


def _climbing(settings: AgentSettings, kept: set[Recovery]) -> AgentSettings:
    """Settings with only some recoveries on their ladders."""
    ladders = {
        code: tuple(rung for rung in ladder if rung.recovery in kept)
        for code, ladder in settings.recoveries.ladders.items()
    }
    return replace(settings, recoveries=RecoveryTable(ladders=ladders))


WHOLE = "whole"
ABLATIONS: Mapping[str, Change] = {
    WHOLE: as_it_is,
    "without evidence": without_evidence,
    "without recovery": without_recovery,
    "without re-planning": without_replanning,
}
"""Agents by what they lack."""
