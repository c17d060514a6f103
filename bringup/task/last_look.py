"""What was seen when the robot last looked before planning, kept on disk: `majordomo plan` works on it."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from majordomo.catalogue import Catalogue
from majordomo.errors import JournalError, MajordomoError
from majordomo.newcomer import KIND
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.world import WorldSnapshot

FILE = "last_look.json"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class _SavedBelief(_Part):
    claim: str
    verdict: Verdict
    probability: Annotated[float, Field(ge=0.0, le=1.0)]
    stamp_s: float
    source: str


class _SavedLook(_Part):
    scene: str
    seed: int
    stamp_s: float
    beliefs: tuple[_SavedBelief, ...]
    positions: dict[str, tuple[float, float, float]]
    robot: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class LastLook:
    """A snapshot, and where it was taken."""

    scene: str
    seed: int
    snapshot: WorldSnapshot


def save_look(folder: Path, look: LastLook) -> None:
    """Replace the saved look, whole or not at all; newcomers are left out, for their names hold for a day.

    Raises:
        JournalError: The folder cannot be written.
    """
    snapshot = look.snapshot
    newcomers = frozenset(snapshot.catalogue.of_kind(KIND))
    beliefs = [
        {
            "claim": str(belief.predicate),
            "verdict": str(belief.verdict),
            "probability": float(belief.probability),
            "stamp_s": float(belief.stamp_s),
            "source": belief.source,
        }
        for belief in snapshot.beliefs.values()
        if newcomers.isdisjoint(belief.predicate.arguments)
    ]
    positions = {
        name: [float(part) for part in position]
        for name, position in snapshot.positions.items()
        if name not in newcomers
    }
    record = {
        "scene": look.scene,
        "seed": look.seed,
        "stamp_s": snapshot.stamp_s,
        "beliefs": beliefs,
        "positions": positions,
        "robot": None if snapshot.robot is None else [float(part) for part in snapshot.robot],
    }
    fresh = folder / f"{FILE}.new"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        fresh.write_text(json.dumps(record, indent=1), encoding="utf-8")
        os.replace(fresh, folder / FILE)
    except OSError as error:
        raise JournalError(
            f"What was seen cannot be kept in '{folder}': {error.strerror}.", "a folder that is writable."
        ) from error


def load_look(folder: Path, scene: str, catalogue: Catalogue) -> LastLook | None:
    """The last look at a scene; None if there was none, or it cannot be used any more."""
    try:
        saved = _SavedLook.model_validate_json((folder / FILE).read_bytes())
        beliefs = [_belief(saved_belief) for saved_belief in saved.beliefs]
    except (OSError, ValidationError, MajordomoError):
        return None
    named = {name for belief in beliefs for name in belief.predicate.arguments} | set(saved.positions)
    if saved.scene != scene or not all(name in catalogue for name in named):
        return None
    snapshot = WorldSnapshot(
        catalogue,
        {belief.predicate: belief for belief in beliefs},
        {name: np.array(position) for name, position in saved.positions.items()},
        saved.stamp_s,
        None if saved.robot is None else np.array(saved.robot),
    )
    return LastLook(saved.scene, saved.seed, snapshot)


def _belief(saved: _SavedBelief) -> Belief:
    return Belief(Predicate.parse(saved.claim), saved.verdict, saved.probability, saved.stamp_s, saved.source)
