"""What a worker process needs of a trained network: its policy and its eyes, opened once a process."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from majordomo.action import ActionSpec
from majordomo.observation import Observation
from majordomo.policy import Policy
from majordomo.predicate import Belief, Predicate, PredicateEstimator
from vla.shelf import checkpoint_folder


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands below a picture.

    Attributes:
        beliefs: A bar each.
        truths: What was really so, where that is known.
        lines: Whatever else there is to say.
    """

    beliefs: Sequence[Belief] = ()
    truths: Mapping[Predicate, bool] = field(default_factory=dict)
    lines: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Trained:
    """One network's outputs.

    Attributes:
        policy: Acts.
        estimator: Judges.
        explain: Draws what an instruction makes of an observation, with a caption, (height, width, 3) uint8.
    """

    policy: Policy
    estimator: PredicateEstimator
    explain: Callable[[Observation, str, Caption], NDArray[np.uint8]]


class TrainedFactory(Protocol):
    """Opens a trained network in whichever process needs one: hashable and picklable."""

    def __call__(self, spec: ActionSpec) -> Trained:
        """Open it for a robot that takes actions of a spec."""
        ...

    def __hash__(self) -> int:
        """Equal ones open the same."""
        ...


@dataclass(frozen=True, slots=True, repr=False)
class TrainedCheckpoint:
    """A trained network in a checkpoint's folder; the fingerprint tells it from what may lie there another day."""

    folder: Path
    fingerprint: str

    @classmethod
    def of(cls, name_or_path: str | Path) -> "TrainedCheckpoint":
        """Find a checkpoint by the name of a shipped one, or by its folder.

        Raises:
            CheckpointError: There is none.
        """
        from vla.checkpoint import fingerprint, load_checkpoint

        load_checkpoint(name_or_path)  # here, so that a bad one is told of before any process starts
        folder = checkpoint_folder(name_or_path)
        return cls(folder, fingerprint(folder))

    def __repr__(self) -> str:
        return f"TrainedCheckpoint({self.fingerprint})"

    def __call__(self, spec: ActionSpec) -> Trained:
        """Load the checkpoint on the processor, for a robot that takes actions of a spec."""
        from vla.checkpoint import load_checkpoint  # torch loads where a policy runs, not where shards are only planned
        from vla.estimator import VlaEstimator
        from vla.explanation import explain
        from vla.explanation_picture import Notes, draw
        from vla.policy import VlaPolicy
        from vla.sight import VlaSight

        checkpoint = load_checkpoint(self.folder)
        sight = VlaSight(checkpoint.network)

        def picture(observation: Observation, text: str, caption: Caption) -> NDArray[np.uint8]:
            notes = Notes(lines=caption.lines, truths=caption.truths)
            return draw(explain(sight, text, observation), observation, caption.beliefs, scale=2, notes=notes)

        return Trained(VlaPolicy(sight, spec), VlaEstimator(sight, checkpoint.calibration), picture)


@lru_cache(maxsize=1)
def open_trained(factory: TrainedFactory, spec: ActionSpec) -> Trained:
    """The trained network of this process."""
    return factory(spec)
