"""Where the stages of a run keep what they made.

FOLDER/SCENE/gate.json        how the expert fared there
FOLDER/SCENE/demonstrations/  shards
FOLDER/SCENE/rollouts-N/      shards of the rollouts that precede policy N
FOLDER/SCENE/held-out/        shards that are never trained on
FOLDER/SCENE/calibration/     held-out episodes, judged
FOLDER/SCENE/evaluation-C/    the same for the evaluation of checkpoint C, with what is kept of failures
FOLDER/clip/                  the contrastive training and its weights
FOLDER/policy-N/              checkpoint after N rounds of DAgger, with its metrics and open-loop errors
FOLDER/checkpoint/            the calibrated result
FOLDER/evaluation-C/          the report
"""

from pathlib import Path

DEMONSTRATIONS, HELD_OUT, CALIBRATION = "demonstrations", "held-out", "calibration"
CLIP, CHECKPOINT = "clip", "checkpoint"


def rollouts_folder(number: int) -> str:
    """Of a round of DAgger, counted from one, in each scene's folder."""
    return f"rollouts-{number}"


def policy_folder(rounds: int) -> str:
    """Of the policy after some rounds of DAgger, in the run's folder."""
    return f"policy-{rounds}"


def evaluation_folder(checkpoint: str | Path) -> str:
    """Of a checkpoint's evaluation, in the run's folder and in each scene's."""
    return f"evaluation-{Path(checkpoint).name}"
