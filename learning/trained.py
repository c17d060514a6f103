"""What a worker process needs of a trained network: its policy and its eyes, opened once a process."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from majordomo.policy import Policy
from majordomo.predicate import PredicateEstimator


@dataclass(frozen=True, slots=True)
class Trained:
    """A policy and the estimator that judges with the same weights."""

    policy: Policy
    estimator: PredicateEstimator


class TrainedFactory(Protocol):
    """Opens a trained network in whichever process needs one: hashable and picklable."""

    def __call__(self) -> Trained:
        """Open it."""
        ...

    def __hash__(self) -> int:
        """Equal ones open the same."""
        ...


@dataclass(frozen=True, slots=True)
class TrainedCheckpoint:
    """A trained network by the name of a shipped checkpoint, or from a checkpoint's folder."""

    name_or_path: str

    def __call__(self) -> Trained:
        """Load the checkpoint on the processor with one thread, for a worker has others beside it."""
        import torch  # torch loads where a policy runs, not where shards are only planned

        from vla.checkpoint import load_checkpoint
        from vla.estimator import VlaEstimator
        from vla.policy import VlaPolicy
        from vla.sight import VlaSight

        torch.set_num_threads(1)
        checkpoint = load_checkpoint(self.name_or_path)
        sight = VlaSight(checkpoint.network)
        return Trained(VlaPolicy(sight), VlaEstimator(sight, checkpoint.calibration))


@lru_cache(maxsize=1)
def open_trained(factory: TrainedFactory) -> Trained:
    """The trained network of this process."""
    return factory()
