"""What a trained network makes of a recorded episode, moment by moment, beside what the expert would do."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bringup.pictures.drawing import Rgb
from learning.frame_layout import Frame, observation_of
from learning.recorded_episode import RecordedEpisode
from majordomo.action import ActionSpec
from majordomo.geometry import Array
from majordomo.observation import Observation
from majordomo.predicate import Predicate
from vla.checkpoint import Checkpoint
from vla.chunk import Column, columns_of
from vla.estimator import VlaEstimator
from vla.explanation import explain
from vla.explanation_picture import Mark, Notes, draw
from vla.policy import VlaPolicy
from vla.sight import VlaSight

COLOURS = {"policy": (255, 255, 255), "expert": (80, 255, 80)}
"""Of those who act."""
MOST_CLAIMS = 8
FIRST_OF_WAY = "x_mm"
"""Name of the first of the three columns of a chunk that tell where the TCP goes."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One look of an episode, drawn.

    Attributes:
        time_s: Since the episode's first look [s].
        rgb: Attention, points, the ways of the policy's and the expert's hand, and what is believed.
    """

    time_s: float
    rgb: Rgb


class EpisodeExplainer:
    """Draws any moment of an episode.

    Args:
        checkpoint: Whose attention, action and beliefs.
        episode: What was recorded.
    """

    def __init__(self, checkpoint: Checkpoint, episode: RecordedEpisode) -> None:
        sight = VlaSight(checkpoint.network)
        self._episode = episode
        self._sight = sight
        self._policy = VlaPolicy(sight)
        self._estimator = VlaEstimator(sight, checkpoint.calibration)
        self._instruction = episode.record.instructions[0]
        self._policy.start(self._instruction)
        self._claims = _claims_about(episode)
        self._columns = columns_of(ActionSpec(episode.scene.action_groups))

    def __len__(self) -> int:
        """Number of looks."""
        return len(self._episode.frames)

    @property
    def title(self) -> str:
        """Which episode it is, and how it ended."""
        record = self._episode.record
        outcome = "succeeded" if record.success else "failed"
        return f"{self._episode.scene.scene}/{record.seed} {self._episode.call}, {record.source}, {outcome}"

    def time_s(self, number: int) -> float:
        """When a look was taken, since the first one [s]."""
        first, this = (frame["stamp_s"][0] for frame in (self._episode.frames[0], self._episode.frames[number]))
        return float(this - first)

    def nearest(self, time_s: float) -> int:
        """The look that was taken nearest to a time since the first one [s]."""
        return int(np.argmin([abs(self.time_s(number) - time_s) for number in range(len(self))]))

    def moment(self, number: int, scale: int = 3) -> Moment:
        """Draw a look.

        Raises:
            ObservationRejected: The network was made for other cameras.
        """
        frame = self._episode.frames[number]
        observation = observation_of(frame, self._episode.scene.cameras)
        wanted = self._policy.intend(observation)
        beliefs = self._estimator.estimate(observation, self._claims)
        labels = dict(zip(self._episode.scene.groundings, frame["labels"].tolist(), strict=True))
        ways = {"policy": Way(wanted.chunk, self._sight.config.chunk_columns)}
        if frame["chunk_valid"][0]:
            ways["expert"] = Way(frame["chunk"].astype(float), self._columns)
        told = f"progress {wanted.progress:.0%}   done {wanted.done:.0%}   confidence {wanted.confidence:.0%}"
        notes = Notes(
            marks=_marks(ways, frame, observation),
            lines=(f"{self.time_s(number):.1f} s   {told}",),
            table=table_of(ways, len(wanted.chunk) / self._episode.scene.control_hz),
            truths={claim: bool(labels[str(claim)]) for claim in self._claims},
        )
        explanation = explain(self._sight, self._instruction, observation)
        return Moment(self.time_s(number), draw(explanation, observation, beliefs, scale, notes))


@dataclass(frozen=True, slots=True)
class Way:
    """A chunk (H, action_dim), and what its columns mean."""

    chunk: Array
    columns: tuple[Column, ...]

    def of_hand(self, observation: Observation) -> Array:
        """Where it leads the hand, (H + 1, 3) [m] in base_link."""
        first = [column.name for column in self.columns].index(FIRST_OF_WAY)
        start = observation.base_from_tcp[:3, 3]
        return np.vstack([start, start + self.chunk[:, first : first + 3]])

    def end(self) -> dict[str, str]:
        """What it leads to in the end, by column."""
        return {
            column.name: str(round(float(value) * column.per_unit))
            for column, value in zip(self.columns, self.chunk[-1], strict=True)
        }


def table_of(ways: Mapping[str, Way], seconds: float) -> list[tuple[str, ...]]:
    """What each way leads to, a row each, if only of dashes; the head says when, and names columns and units."""
    ends = {name: ways[name].end() if name in ways else {} for name in COLOURS}
    columns = dict.fromkeys(name for end in ends.values() for name in end)
    head = (f"in {seconds:.1f} s", *(name.replace("_deg", " °").replace("_", " ") for name in columns))
    return [head, *((name, *(end.get(column, "-") for column in columns)) for name, end in ends.items())]


def _marks(ways: Mapping[str, Way], frame: Frame, observation: Observation) -> list[Mark]:
    paths = [Mark(way.of_hand(observation), COLOURS[name], True, f"{name}'s way") for name, way in ways.items()]
    places = frame["points"][frame["points_valid"] == 1].astype(float)
    return [*paths, Mark(places, COLOURS["expert"], False, "crosses: where both really are")]


def _claims_about(episode: RecordedEpisode) -> tuple[Predicate, ...]:
    """The recorded claims that concern the call: about what it names, and whether the hand is empty."""
    named = set(episode.record.arguments.values())
    claims = [Predicate.parse(text) for text in episode.scene.groundings]
    concerned = [claim for claim in claims if not claim.arguments or set(claim.arguments) & named]
    most = sorted(concerned, key=lambda claim: -len(set(claim.arguments) & named) if claim.arguments else -2)
    return tuple(most[:MOST_CLAIMS])
