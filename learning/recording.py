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
from learning.studio import Studio, learned_atoms, truth_labels
from majordomo.action import Action
from majordomo.catalogue import ANY_KIND
from majordomo.geometry import Array
from majordomo.observation import Observation
from majordomo.robot import RobotSpec
from majordomo.skill import SkillCall
from vla.chunk import Motion, chunk_of_motion


class Recorder:
    """Labels frames of one studio.

    Args:
        studio: Where it records.
        scene: Name of the scene, for the shard's header.
        horizon: Rows of the expert's chunk.
    """

    def __init__(self, studio: Studio, scene: str, horizon: int) -> None:
        self._studio = studio
        self._horizon = horizon
        self._atoms = learned_atoms(studio.judge)
        spec = studio.robot.spec
        self.columns = SceneRecord(
            scene=scene,
            cameras=tuple(spec.observation.cameras),
            groundings=tuple(str(atom) for atom in self._atoms),
            things=studio.catalogue.of_kind(ANY_KIND),
            action_groups=spec.action.groups,
            control_hz=spec.control_hz,
        )
        self.layout: tuple[Field, ...] = frame_layout(
            spec, horizon, len(self.columns.groundings), len(self.columns.things)
        )

    @property
    def horizon(self) -> int:
        """Rows of a chunk."""
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
        """What the expert would do from here, (horizon, action_dim), as `vla.chunk` lays it out; the world stays."""
        studio = self._studio
        saved, path = studio.save(), MotionPath(studio.robot.spec, studio.tcp())
        for _ in range(self._horizon):
            path.add(studio.robot.apply(studio.expert.action(call)), studio.tcp())
        studio.restore(saved)
        return path.chunk(0, self._horizon)

    def _positions(self) -> NDArray[np.float32]:
        places = [self._studio.position(thing) for thing in self.columns.things]
        return np.array([np.full(3, np.nan) if place is None else place for place in places], np.float32)


class MotionPath:
    """Where the TCP went and what the robot was told, step by step.

    Args:
        spec: Of the robot.
        base_from_tcp: (4, 4) where it begins.
    """

    def __init__(self, spec: RobotSpec, base_from_tcp: Array) -> None:
        self._spec = spec
        self._poses = [base_from_tcp]
        self._sent: list[Action] = []

    def __len__(self) -> int:
        return len(self._sent)

    def add(self, sent: Action, base_from_tcp: Array) -> None:
        """Take note of a step: what was sent, and where (4, 4) that led."""
        self._sent.append(sent)
        self._poses.append(base_from_tcp)

    def chunk(self, step: int, horizon: int) -> NDArray[np.float32]:
        """What was done in the `horizon` steps after `step`, (horizon, action_dim), as `vla.chunk` lays it out."""
        poses, sent = self._poses[step : step + horizon + 1], self._sent[step : step + horizon]
        return chunk_of_motion(self._spec.action, Motion(poses, sent, self._spec.control_hz)).astype(np.float32)


def no_chunk(layout: tuple[Field, ...]) -> dict[str, NDArray[Any]]:
    """The fields of a chunk that teaches nothing."""
    shape = next(field.shape for field in layout if field.name == "chunk")
    return {"chunk": np.zeros(shape, np.float32), "chunk_valid": np.zeros(1, np.uint8)}


def chunk_fields(chunk: NDArray[np.float32]) -> dict[str, NDArray[Any]]:
    """A chunk as fields of a frame; one that is not finite teaches nothing."""
    return {"chunk": np.nan_to_num(chunk), "chunk_valid": np.array([np.isfinite(chunk).all()], np.uint8)}
