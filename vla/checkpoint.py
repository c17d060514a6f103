"""A trained network as a folder: weights as safetensors, the rest as JSON, a card for people. Never pickle."""

import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import torch
from pydantic import BaseModel, ConfigDict, ValidationError
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from torch import Tensor

from majordomo.errors import CheckpointError
from majordomo.robot import RobotSpec
from vla.calibration import Calibration
from vla.config import VlaConfig
from vla.language import Tokenizer
from vla.network import VlaNetwork
from vla.shelf import checkpoint_folder

_FORMAT: Literal[1] = 1
_MODEL, _CONFIG, _CARD = "model.safetensors", "config.json", "MODEL_CARD.md"
_EXACT = "normalisation."  # stays float32: rounded statistics would shift every action
_CONVENTIONS = {
    "frame": "base_link (REP-103); cameras look along +z, x right, y down",
    "units": "m, rad, s; depth enters in whole millimetres",
    "chunk": "by action group: way of the TCP in base_link from the chunk's start, gripper opening, way of the base",
}


class _Vocabulary(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    tokens: dict[str, int]
    merges: tuple[str, ...]
    max_tokens: int


class _Description(BaseModel):
    """What config.json holds."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    format: Literal[1]
    conventions: dict[str, str]
    scenes: tuple[str, ...] = ()
    network: VlaConfig
    calibration: Calibration
    vocabulary: _Vocabulary


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A network and what was measured of it.

    Attributes:
        network: With its configuration, tokenizer and normalisation.
        calibration: Of the predicates that it was trained to judge.
        card: Markdown for people: what it was trained on and how well it does.
        scenes: That it was trained in; none: nobody wrote them down.
    """

    network: VlaNetwork
    calibration: Calibration = field(default_factory=dict)
    card: str = "# A Majordomo policy\n"
    scenes: tuple[str, ...] = ()

    def require(self, spec: RobotSpec) -> None:
        """Check that the network fits a robot, which may have more action groups than the network commands.

        Raises:
            CheckpointError: Other cameras or joints, or an action group that the robot lacks.
        """
        config = self.network.config
        for name, size in config.cameras.items():
            if spec.observation.cameras.get(name) != size:
                raise CheckpointError(
                    f"The checkpoint needs camera '{name}' at {size}; robot '{spec.name}' has "
                    f"{dict(spec.observation.cameras)}.",
                    "a checkpoint that was trained for this robot, or its cameras in the scene file.",
                )
        if len(spec.observation.joint_names) != config.n_joints:
            raise CheckpointError(
                f"The checkpoint was made for {config.n_joints} joints; robot '{spec.name}' has "
                f"{len(spec.observation.joint_names)}.",
                "a checkpoint that was trained for this robot.",
            )
        ours, theirs = (
            [(g.name, g.kind, g.size) for g in groups] for groups in (config.action_groups, spec.action.groups)
        )
        if not set(ours) <= set(theirs):
            raise CheckpointError(
                f"The checkpoint commands {ours}; robot '{spec.name}' takes {theirs}.",
                "a checkpoint that was trained for this robot.",
            )


def save_checkpoint(
    folder: str | Path, checkpoint: Checkpoint, storage: Literal["float16", "bfloat16", "float32"] = "float16"
) -> None:
    """Write a checkpoint; the folder is made, and files in it are replaced, the description last."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    network = checkpoint.network
    dtype = getattr(torch, storage)
    tensors = {
        name: (tensor if name.startswith(_EXACT) else tensor.to(dtype)).detach().cpu().contiguous()
        for name, tensor in network.state_dict().items()
    }
    description = _Description(
        format=_FORMAT,
        conventions=_CONVENTIONS,
        scenes=checkpoint.scenes,
        network=network.config,
        calibration=checkpoint.calibration,
        vocabulary=_Vocabulary(
            tokens=network.tokenizer.vocabulary,
            merges=network.tokenizer.merges,
            max_tokens=network.tokenizer.max_tokens,
        ),
    )
    partial = folder / f"{_MODEL}.partial"
    save_file(tensors, partial)
    os.replace(partial, folder / _MODEL)
    (folder / _CARD).write_text(checkpoint.card, encoding="utf-8")
    partial = folder / f"{_CONFIG}.partial"
    partial.write_text(description.model_dump_json(indent=1), encoding="utf-8")
    os.replace(partial, folder / _CONFIG)


def load_checkpoint(name_or_path: str | Path, device: torch.device | str = "cpu") -> Checkpoint:
    """Read a checkpoint by the name of a shipped one, or from a folder.

    Raises:
        CheckpointError: It is missing, cut short, of another format, or does not fit its own description.
    """
    folder = checkpoint_folder(name_or_path)
    description = _read_description(folder)
    words = description.vocabulary
    network = VlaNetwork(description.network, Tokenizer(words.tokens, words.merges, words.max_tokens))
    _fill(network, _read_tensors(folder), folder)
    card = folder / _CARD
    text = card.read_text(encoding="utf-8") if card.is_file() else ""
    return Checkpoint(network.to(device).eval(), description.calibration, text, description.scenes)


def scenes_learned(name_or_path: str | Path) -> tuple[str, ...]:
    """Where a checkpoint was trained, without its weights; nothing where nobody wrote it down.

    Raises:
        CheckpointError: It is missing, or its description cannot be read.
    """
    return _read_description(checkpoint_folder(name_or_path)).scenes


def fingerprint(name_or_path: str | Path) -> str:
    """Eight digits that tell one checkpoint from another.

    Raises:
        CheckpointError: It is missing, or cannot be read.
    """
    folder = checkpoint_folder(name_or_path)
    try:
        content = (folder / _CONFIG).read_bytes() + (folder / _MODEL).read_bytes()
    except OSError as error:
        raise CheckpointError(f"{folder} cannot be read: {error}.", "copying the whole checkpoint folder.") from error
    return hashlib.sha256(content).hexdigest()[:8]


def _read_description(folder: Path) -> _Description:
    path = folder / _CONFIG
    try:
        return _Description.model_validate_json(path.read_bytes())
    except OSError as error:
        raise CheckpointError(f"{path} cannot be read: {error}.", "copying the whole checkpoint folder.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise CheckpointError(
            f"{path} is not a checkpoint of format {_FORMAT}: {where}: {first['msg']}.",
            "copying the folder anew, or the version of Majordomo that wrote it.",
        ) from error


def _read_tensors(folder: Path) -> dict[str, Tensor]:
    path = folder / _MODEL
    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise CheckpointError(
            f"{path} is missing, cut short or damaged: {error}.", "copying the whole checkpoint folder anew."
        ) from error


def _fill(network: VlaNetwork, tensors: dict[str, Tensor], folder: Path) -> None:
    """Copy weights into the network, checking names, shapes and finiteness first."""
    wanted = network.state_dict()
    if wanted.keys() != tensors.keys():
        odd = sorted(wanted.keys() ^ tensors.keys())
        raise CheckpointError(
            f"{folder / _MODEL} and {_CONFIG} describe different networks: {len(odd)} names differ, such as {odd[0]}.",
            "the two files of one and the same training run.",
        )
    for name, tensor in tensors.items():
        if tensor.shape != wanted[name].shape:
            raise CheckpointError(
                f"{folder / _MODEL}: {name} is {tuple(tensor.shape)}, by {_CONFIG} {tuple(wanted[name].shape)}.",
                "the two files of one and the same training run.",
            )
        if not torch.isfinite(tensor).all():
            raise CheckpointError(f"{folder / _MODEL}: {name} holds NaN or infinity.", "an earlier checkpoint.")
    network.load_state_dict(tensors)
