"""Looks, and says what may be believed: every verdict here rests on evidence, none on what a skill claims."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import product

from agent.events import Listener, Looked, Noticed, ignore
from agent.result import GoalEvidence
from majordomo.catalogue import Catalogue
from majordomo.errors import EyesBroken
from majordomo.failure import Failure
from majordomo.foreign_code import blaming
from majordomo.predicate import ANYTHING, Belief, Eyes, Predicate, PredicateSpec, Verdict
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from memory.working_memory import WorkingMemory


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was made of some claims.

    Attributes:
        false: Claims that were seen to be otherwise.
        unknown: Claims that nobody can tell.
        failure: Why there was no looking at all.
    """

    false: tuple[Predicate, ...] = ()
    unknown: tuple[Predicate, ...] = ()
    failure: Failure | None = None

    @property
    def is_true(self) -> bool:
        """Whether every claim was seen true."""
        return not (self.false or self.unknown or self.failure)


class Supervisor:
    """Eyes and memory: commits what is seen, judges claims by it.

    Args:
        eyes: How to look.
        memory: Where what was seen is kept.
        library: Whose predicates are looked for.
        listener: Told of every look.
    """

    def __init__(self, eyes: Eyes, memory: WorkingMemory, library: SkillLibrary, listener: Listener = ignore) -> None:
        self._eyes = eyes
        self._memory = memory
        self._listener = listener
        self._library = library
        self._atoms = groundings(library.predicates.values(), memory.catalogue)

    @property
    def snapshot(self) -> WorldSnapshot:
        """What is believed now."""
        return self._memory.snapshot()

    def look(self, claims: Iterable[Predicate] = ()) -> None:
        """Look at everything there are words for, and at `claims`, and commit what was seen, and where.

        Raises:
            MajordomoError: The robot cannot look now.
        """
        atoms = dict.fromkeys((*self._atoms, *(claim.atom for claim in claims if ANYTHING not in claim.arguments)))
        with _blaming_eyes():
            seen = self._eyes.look(tuple(atoms))
            stand = self._eyes.odom_from_base()
            sightings = self._eyes.find([belief.predicate.arguments[0] for belief in seen if _shows(belief)])
            newcomers = self._eyes.newcomers()
        self._memory.commit(belief for belief in seen if belief.predicate.name != "inside")
        inside = [belief for belief in seen if belief.predicate.name == "inside" and not self._is_shut_in(belief)]
        self._memory.commit(inside)
        if stand is not None:
            self._memory.record_stand(stand)
        for sighting in sightings:
            self._memory.record_sighting(sighting)
        strangers = self._memory.meet(newcomers)
        if strangers:
            self._listener(Noticed(strangers))
        self._listener(Looked(tuple(belief for belief in seen if belief.predicate.name != "inside") + tuple(inside)))

    def refuted(self, claims: Sequence[Predicate], *, by_touch: bool = False) -> tuple[Predicate, ...]:
        """Those of some claims that a glance finds otherwise, or, `by_touch`, what the robot feels; none is committed.

        Raises:
            MajordomoError: The robot cannot sense now.
        """
        sense = self._eyes.feel if by_touch else self._eyes.look
        with _blaming_eyes():
            sensed = {belief.predicate: belief.verdict for belief in sense([claim.atom for claim in claims])}
        return tuple(claim for claim in claims if sensed.get(claim.atom) is _refuting(claim))

    def now_s(self) -> float:
        """The robot's clock [s]."""
        return self._eyes.now_s()

    def disturb(self, effects: Iterable[Predicate]) -> None:
        """Put in doubt what a skill that starts, or has ended, may have changed."""
        self._memory.disturb(effects)

    def told(self, claim: Predicate, is_true: bool) -> None:
        """Believe a person."""
        verdict = Verdict.TRUE if is_true else Verdict.FALSE
        self._memory.commit([Belief(claim, verdict, float(is_true), self._eyes.now_s(), "person")])

    def judge(self, claims: Sequence[Predicate]) -> Judgement:
        """Sort claims by what is believed of them now."""
        verdicts = [(claim, self.verdict(claim)) for claim in claims]
        return Judgement(
            false=tuple(claim for claim, verdict in verdicts if verdict is Verdict.FALSE),
            unknown=tuple(claim for claim, verdict in verdicts if verdict is Verdict.UNKNOWN),
        )

    def verdict(self, claim: Predicate) -> Verdict:
        """What is believed of a claim, its sign counted; `ANYTHING` stands for each thing that it may be."""
        verdicts = {self._memory.verdict(atom) for atom in self._atoms_of(claim)}
        if Verdict.TRUE in verdicts:
            verdict = Verdict.TRUE
        else:
            verdict = Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.FALSE
        return verdict if claim.positive else verdict.opposite()

    def beliefs(self, claims: Iterable[Predicate]) -> tuple[Belief, ...]:
        """The evidence for or against claims, as far as there is any."""
        beliefs = (self._memory.belief(atom) for claim in claims for atom in self._atoms_of(claim))
        return tuple(belief for belief in beliefs if belief is not None)

    def goal_evidence(self, goals: Iterable[Predicate]) -> tuple[GoalEvidence, ...]:
        """What is known of each goal, and how old that is."""
        return tuple(
            GoalEvidence(goal, self.verdict(goal), self._memory.belief(goal), self._memory.age_s(goal))
            for goal in goals
        )

    def words(self, claims: Iterable[Predicate]) -> str:
        """Say claims in words."""
        return " and ".join(self._library.sentence(claim) for claim in claims)

    def _atoms_of(self, claim: Predicate) -> tuple[Predicate, ...]:
        if ANYTHING not in claim.arguments:
            return (claim.atom,)
        return tuple(atom for atom in self._atoms if claim.atom.covers(atom))

    def _is_shut_in(self, belief: Belief) -> bool:
        """Whether the claim is about the inside of something shut, where no eye reaches."""
        container = belief.predicate.arguments[-1]
        return self._memory.verdict(Predicate("closed", (container,))) is Verdict.TRUE


def _blaming_eyes() -> AbstractContextManager[None]:
    return blaming(EyesBroken, "What judges the pictures", "other weights, or another estimator.")


def _refuting(claim: Predicate) -> Verdict:
    """The verdict on a claim's positive form that says that it is not so."""
    return Verdict.FALSE if claim.positive else Verdict.TRUE


def _shows(belief: Belief) -> bool:
    """Whether something was seen to be in view."""
    return belief.predicate.name == "visible" and belief.verdict is Verdict.TRUE


def groundings(specs: Iterable[PredicateSpec], catalogue: Catalogue) -> tuple[Predicate, ...]:
    """Every claim that can be made of the catalogue's things."""
    return tuple(
        Predicate(spec.name, arguments)
        for spec in specs
        for arguments in product(*(catalogue.of_kind(kind) for _, kind in spec.parameters))
        if len(set(arguments)) == len(arguments)
    )
