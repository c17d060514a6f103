"""Turning a moment of an episode into a labelled frame: what is seen, what is true, and what the expert would do.

The expert's chunk is what the expert does next when nothing disturbs it. Where something will, it is imagined: the
world is saved, the expert acts for `horizon` steps without pictures, and the world is restored. So the label is right
in any state, however the robot came there.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from learning.frame_layout import Field, Frame, frame_layout, observation_fields
from learning.shards import SceneRecord
from learning.studio import Studio, truth_labels
from majordomo.action import Action
from majordomo.geometry import Array, vector_from_rotation
from majordomo.observation import Observation
from majordomo.skill import SkillCall


class Recorder:
    """Labels frames of one studio.

    Args:
        studio: Where it records.
        scene: Name of the scene, for the shard's header.
        horizon: Poses in the expert's chunk.
    """

    def __init__(self, studio: Studio, scene: str, horizon: int) -> None:
        self._studio = studio
        self._horizon = horizon
        self._atoms = tuple(studio.judge.atoms())
        spec = studio.robot.spec
        self.columns = SceneRecord(
            scene=scene,
            cameras=tuple(spec.observation.cameras),
            groundings=tuple(str(atom) for atom in self._atoms),
            things=tuple(studio.catalogue.items),
            action_groups=spec.action.groups,
            control_hz=spec.control_hz,
        )
        self.layout: tuple[Field, ...] = frame_layout(
            spec.observation, horizon, len(self.columns.groundings), len(self.columns.things)
        )

    @property
    def horizon(self) -> int:
        """Poses in a chunk."""
        return self._horizon

    def frame(self, call: SkillCall, observation: Observation) -> Frame:
        """Record what is seen now with every label, the expert's chunk imagined."""
        return {**self.look(call, observation), **chunk_fields(self.imagine(call))}

    def look(self, call: SkillCall, observation: Observation) -> dict[str, NDArray[Any]]:
        """Record what is seen now with every label but the expert's chunk."""
        studio = self._studio
        first, second = studio.expert.points(call)
        return {
            **observation_fields(observation, self.columns.cameras),
            "points": np.stack([first, np.zeros(3) if second is None else second]),
            "points_valid": np.array([1, second is not None], np.uint8),
            "progress": np.array([studio.expert.progress(call)], np.float32),
            "done": np.array([studio.expert.is_done(call)], np.uint8),
            "labels": truth_labels(studio.judge, self._atoms),
            "positions": self._positions(),
        }

    def imagine(self, call: SkillCall) -> NDArray[np.float32]:
        """What the expert would do from here, (horizon, 7), as `vla.batch.TaskTargets.chunk`; the world stays."""
        studio = self._studio
        saved, path = studio.save(), TcpPath(studio.tcp())
        for _ in range(self._horizon):
            path.add(studio.robot.apply(studio.expert.action(call)), studio.tcp())
        studio.restore(saved)
        return path.chunk(0, self._horizon)

    def _positions(self) -> NDArray[np.float32]:
        places = [self._studio.position(thing) for thing in self.columns.things]
        return np.array([np.full(3, np.nan) if place is None else place for place in places], np.float32)


class TcpPath:
    """Where the TCP went and what the gripper was told, step by step.

    Args:
        base_from_tcp: (4, 4) where it begins.
    """

    def __init__(self, base_from_tcp: Array) -> None:
        self._poses = [base_from_tcp]
        self._openings: list[float] = []

    def __len__(self) -> int:
        return len(self._openings)

    def add(self, sent: Action, base_from_tcp: Array) -> None:
        """Take note of a step: what was sent, and where (4, 4) that led."""
        self._openings.append(float(sent.groups["gripper"][0]))
        self._poses.append(base_from_tcp)

    def chunk(self, step: int, horizon: int) -> NDArray[np.float32]:
        """What was done in the `horizon` steps after `step`, (horizon, 7), as `vla.batch.TaskTargets.chunk`."""
        start = self._poses[step]
        rows = [
            [*displacement(start, self._poses[later + 1]), self._openings[later]]
            for later in range(step, step + horizon)
        ]
        return np.array(rows, np.float32)


def chunk_fields(chunk: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
    """A chunk as fields of a frame; one that is not finite teaches nothing."""
    return {"chunk": np.nan_to_num(chunk), "chunk_valid": np.array([np.isfinite(chunk).all()], np.uint8)}


def displacement(base_from_start: Array, base_from_end: Array) -> Array:
    """How far a pose has moved along base_link's axes: translation [m] and rotation vector [rad], (6,)."""
    rotation = base_from_end[:3, :3] @ base_from_start[:3, :3].T
    return np.concatenate([base_from_end[:3, 3] - base_from_start[:3, 3], vector_from_rotation(rotation)])
