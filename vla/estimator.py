"""Eyes that judge claims and find things, from the same look that the policy acts upon."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import torch

from majordomo.geometry import pose_on_floor, transform_points
from majordomo.observation import Observation
from majordomo.predicate import CORE_PREDICATES, Belief, Predicate, PredicateSpec, Verdict
from majordomo.sighting import Sighting
from vla.attention import UNSEEN
from vla.calibration import PredicateCalibration
from vla.processor import autocast
from vla.sight import VlaSight

FIND_TEMPLATE = "find the {name}"
SOURCE = "cameras"
NEAR_M = 1.3
"""A fixture that stands nearer is in view, though the point that is looked for, a door's handle, may be in no picture.
"""


class _Judgement(NamedTuple):
    """Of one sentence: the logit that it is true, and of its first thing, whether it is in a picture and how far off.

    Attributes:
        distance_m: Over the floor, from base_link; of what is in no picture, to where it is known by heart to be.
    """

    logit: float
    is_seen: bool
    distance_m: float

    def sees(self, spec: PredicateSpec) -> bool:
        """Whether the first thing is in sight, as far as a predicate wants it to be."""
        is_fixed = bool(spec.parameters) and spec.parameters[0][1] != "movable"
        return not spec.wants_sight or self.is_seen or (is_fixed and self.distance_m < NEAR_M)


class VlaEstimator:
    """Judges predicates and finds things with a trained network.

    Args:
        sight: The network; shared with a `VlaPolicy`, one look serves both.
        calibration: Of the predicates that the network was trained to judge; all others are `unknown`.
        specs: What predicates mean in words.
        base_height_m: Of base_link in odom.
    """

    def __init__(
        self,
        sight: VlaSight,
        calibration: Mapping[str, PredicateCalibration],
        specs: Iterable[PredicateSpec] = CORE_PREDICATES,
        base_height_m: float = 0.0,
    ) -> None:
        self._sight = sight
        self._calibration = dict(calibration)
        self._base_height_m = base_height_m
        self._specs = {
            spec.name: replace(spec, unknown_band=self._calibration[spec.name].unknown_band)
            for spec in specs
            if spec.name in self._calibration
        }

    def estimate(self, observation: Observation, predicates: Sequence[Predicate]) -> tuple[Belief, ...]:
        """Judge each claim (positive form), in order; what it cannot judge is `unknown` at 0.5.

        That is a predicate it does not know, and one that wants sight of a thing that is out of sight: in no picture,
        and if it is fixed, not near either.

        Raises:
            ObservationRejected: The observation does not match what the network was trained on.
        """
        atoms = [predicate.atom for predicate in predicates]
        sentences = {atom: self._specs[atom.name].sentence(atom) for atom in atoms if self._can_judge(atom)}
        judgements = self._judge(observation, list(dict.fromkeys(sentences.values())))
        return tuple(
            self._belief(atom, judgements[sentences[atom]] if atom in sentences else None, observation.stamp_s)
            for atom in atoms
        )

    def find(self, names: Sequence[str], observation: Observation) -> tuple[Sighting, ...]:
        """Return where things are seen, in order; what probably is in no picture is left out.

        Raises:
            ObservationRejected: The observation does not match what the network was trained on.
        """
        if not names:
            return ()
        network = self._sight.network
        scene = self._sight.scene(observation)
        texts = self._sight.embed(*(FIND_TEMPLATE.format(name=name) for name in names))
        with torch.inference_mode(), autocast(self._sight.device):
            attended = network.attend(scene, texts)
        there = (1.0 - attended.none[0, :, 0].double()).tolist()
        odom_from_base = pose_on_floor(observation.odom_from_base, self._base_height_m)
        positions = transform_points(odom_from_base, attended.points[0, :, 0].double().cpu().numpy())  # (n_names, 3)
        return tuple(
            Sighting(name, position, confidence, observation.stamp_s)
            for name, position, confidence in zip(names, positions, there, strict=True)
            if confidence >= 1.0 - UNSEEN
        )

    def _can_judge(self, atom: Predicate) -> bool:
        spec = self._specs.get(atom.name)
        return spec is not None and len(spec.parameters) == len(atom.arguments)

    def _judge(self, observation: Observation, sentences: list[str]) -> dict[str, _Judgement]:
        if not sentences:
            return {}
        network = self._sight.network
        scene, texts = self._sight.scene(observation), self._sight.embed(*sentences)
        with torch.inference_mode(), autocast(self._sight.device):
            attended = network.attend(scene, texts)
            logits = network.judge(scene, attended, texts)[0].tolist()
        is_seen = (attended.none[0, :, 0] <= UNSEEN).tolist()
        distances = attended.points[0, :, 0, :2].norm(dim=-1).tolist()
        return dict(zip(sentences, map(_Judgement, logits, is_seen, distances), strict=True))

    def _belief(self, atom: Predicate, judgement: _Judgement | None, stamp_s: float) -> Belief:
        if judgement is None or not judgement.sees(self._specs[atom.name]):
            return Belief(atom, Verdict.UNKNOWN, 0.5, stamp_s, SOURCE)
        scaled = torch.tensor(judgement.logit / self._calibration[atom.name].temperature, dtype=torch.float64)
        probability = float(scaled.sigmoid())
        return Belief(atom, self._specs[atom.name].verdict(probability), probability, stamp_s, SOURCE)
