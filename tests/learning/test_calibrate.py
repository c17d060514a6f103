import numpy as np
import pytest

from learning.calibrate import calibrate_predicate
from learning.settings import CalibrationSettings

SETTINGS = CalibrationSettings(episodes={}, error_share=0.01, widest=0.9)
GENERATOR = np.random.default_rng(0)


def judged(sharpness: float, n: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of eyes that are `sharpness` times as sure as they should be, and the truth."""
    logits = GENERATOR.normal(0.0, 2.0, n)
    labels = (GENERATOR.random(n) < 1.0 / (1.0 + np.exp(-logits))).astype(int)
    return 1.0 / (1.0 + np.exp(-sharpness * logits)), labels


@pytest.mark.parametrize("sharpness", [0.5, 1.0, 3.0])
def test_the_temperature_undoes_overconfidence(sharpness: float) -> None:
    assert calibrate_predicate(*judged(sharpness), SETTINGS).temperature == pytest.approx(sharpness, rel=0.15)


def test_beyond_the_band_few_judgements_are_wrong() -> None:
    probabilities, labels = judged(1.0)
    chosen = calibrate_predicate(probabilities, labels, SETTINGS.model_copy(update={"error_share": 0.03}))
    low, high = chosen.unknown_band
    certain = np.clip(probabilities, 1e-4, 1 - 1e-4)
    scaled = 1.0 / (1.0 + np.exp(-np.log(certain / (1.0 - certain)) / chosen.temperature))
    assert (labels[scaled >= high] == 0).mean() <= 0.031
    assert (labels[scaled <= low] == 1).mean() <= 0.031
    assert high < 0.95


def test_perfect_eyes_get_the_narrowest_band() -> None:
    labels = np.array([0, 1] * 50)
    band = calibrate_predicate(np.where(labels == 1, 0.999, 0.001), labels, SETTINGS).unknown_band
    assert band == (0.35, 0.65)


def test_hopeless_eyes_are_never_believed() -> None:
    labels = np.array([0, 1, 1] * 200)  # always "true", and wrong every third time
    chosen = calibrate_predicate(np.full(600, 0.9999), labels, SETTINGS)
    believed = 1.0 / (1.0 + np.exp(-np.log(0.9999 / 0.0001) / chosen.temperature))
    assert chosen.unknown_band[0] < believed < chosen.unknown_band[1]
