"""How far the eyes can be trusted: temperatures and unknown bands, from episodes that were not trained on."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from learning.evaluate import EvaluationShard
from learning.judgements import judgements_by_predicate
from learning.settings import CalibrationSettings
from vla.calibration import Calibration, PredicateCalibration

NARROWEST = (0.35, 0.65)
SURE = 1e-4
"""Probabilities are kept this far from 0 and 1, as they were written down with four digits."""
TEMPERATURES = np.geomspace(0.25, 8.0, 121)
THRESHOLDS = 200


def calibrate(results: Sequence[EvaluationShard], settings: CalibrationSettings) -> Calibration:
    """Calibrate every predicate that was judged in any scene, from judgements that were made without calibration."""
    return {
        name: calibrate_predicate(judged.probabilities, judged.labels, settings)
        for name, judged in judgements_by_predicate(results).items()
    }


def calibrate_predicate(
    probabilities: NDArray[np.float64], labels: NDArray[np.int64], settings: CalibrationSettings
) -> PredicateCalibration:
    """Fit the temperature, then choose the narrowest band beyond whose ends few enough judgements are wrong.

    Both ends are chosen on their own: of what is called true at most `error_share` is false, and the other way round.

    Args:
        probabilities: (n,) that claims are true.
        labels: (n,) 1 where they are.
        settings: The share of errors, and how wide the band may get.

    Source: Guo et al. 2017, "On calibration of modern neural networks".
    """
    certain = np.clip(probabilities, SURE, 1.0 - SURE)
    logits = np.log(certain) - np.log1p(-certain)
    temperature = min(TEMPERATURES, key=lambda t: _surprise(logits / t, labels))
    scaled = 1.0 / (1.0 + np.exp(-logits / temperature))
    most = 0.5 + settings.widest / 2.0
    high = _threshold(scaled, labels == 0, NARROWEST[1], most, settings.error_share)
    low = 1.0 - _threshold(1.0 - scaled, labels == 1, 1.0 - NARROWEST[0], most, settings.error_share)
    return PredicateCalibration(temperature=float(temperature), unknown_band=(round(low, 4), round(high, 4)))


def _surprise(logits: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """Mean negative log-likelihood of labels."""
    return float(np.logaddexp(0.0, np.where(labels == 1, -logits, logits)).mean())


def _threshold(
    certainty: NDArray[np.float64], is_wrong: NDArray[np.bool_], least: float, most: float, error_share: float
) -> float:
    for threshold in np.linspace(least, most, THRESHOLDS):
        beyond = certainty >= threshold
        if not beyond.any() or is_wrong[beyond].mean() <= error_share:
            return float(threshold)
    return most
