"""What the eyes say of every claim beside what is true, look by look, and the look that they got most wrong."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from learning.studio import Studio, learned_atoms, truth_labels
from majordomo.observation import Observation
from majordomo.predicate import Belief, Predicate, PredicateEstimator, Verdict


class Judged(BaseModel):
    """What the eyes said of every ground predicate at one look, and what was true; columns as in the shard."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    probabilities: tuple[float, ...]
    labels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Misjudged:
    """A look that the eyes got wrong.

    Attributes:
        observation: What was seen.
        beliefs: Those whose verdict is wrong; `unknown` is none.
    """

    observation: Observation
    beliefs: tuple[Belief, ...]

    @property
    def truths(self) -> dict[Predicate, bool]:
        """What was really so."""
        return {belief.predicate: belief.verdict is Verdict.FALSE for belief in self.beliefs}


class Examiner:
    """Examines a pair of eyes in a studio.

    Args:
        studio: Knows the truth.
        estimator: The eyes.

    Attributes:
        judged: Every look so far.
        worst: The one with the most wrong verdicts; None if there was none.
    """

    def __init__(self, studio: Studio, estimator: PredicateEstimator) -> None:
        self._judge = studio.judge
        self._estimator = estimator
        self._atoms = learned_atoms(studio.judge)
        self.judged: list[Judged] = []
        self.worst: Misjudged | None = None

    def look(self, observation: Observation) -> None:
        """Have every claim judged."""
        beliefs = self._estimator.estimate(observation, self._atoms)
        labels = truth_labels(self._judge, self._atoms).tolist()
        probabilities = tuple(round(belief.probability, 4) for belief in beliefs)
        self.judged.append(Judged(probabilities=probabilities, labels=tuple(labels)))
        wrong = tuple(
            belief
            for belief, label in zip(beliefs, labels, strict=True)
            if belief.verdict is (Verdict.FALSE if label else Verdict.TRUE)
        )
        if len(wrong) > (0 if self.worst is None else len(self.worst.beliefs)):
            self.worst = Misjudged(observation, wrong)
