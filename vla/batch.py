"""What one training step sees. `learning` fills it, `VlaNetwork` reads it, `vla.losses` compares with it.

B frames, C cameras (in the checkpoint's order), H the chunk's horizon, P sentences a frame, T tokens a text. All
positions are in base_link [m]. What has no label is masked out by a `..._valid` field and may hold anything finite.
"""

from dataclasses import dataclass, fields
from typing import Any, TypeVar, cast

import torch
from torch import Tensor

Part = TypeVar("Part", bound="_Movable")


class _Movable:
    """Parts of a batch that move together."""

    __slots__ = ()

    def to(self: Part, device: torch.device | str) -> Part:
        """Copy every tensor to a device."""
        values: dict[str, Any] = {}  # tensors, None, or parts
        for field in fields(cast(Any, self)):  # every subclass is a dataclass
            value = getattr(self, field.name)
            if isinstance(value, _Movable):
                value = value.to(device)
            elif isinstance(value, Tensor):
                value = value.to(device, non_blocking=True)
            values[field.name] = value
        return type(self)(**values)


@dataclass(frozen=True, slots=True)
class Views(_Movable):
    """What the cameras saw.

    Attributes:
        rgb: (B, C, height, width, 3) uint8.
        depth: (B, C, height, width) [mm], uint16 (or any number type); 0 where nothing was measured.
        intrinsics: (B, C, 3, 3) float32 [pixel], for whole pixel indices.
        base_from_camera: (B, C, 4, 4) float32.
        patch_tokens: (B, C, patches, vision width) float16 or float32, from `VlaNetwork.patch_tokens`; None to have
            the image tower compute them.
    """

    rgb: Tensor
    depth: Tensor
    intrinsics: Tensor
    base_from_camera: Tensor
    patch_tokens: Tensor | None = None


@dataclass(frozen=True, slots=True)
class Proprioception(_Movable):
    """What the robot feels of itself, float32.

    Attributes:
        base_from_tcp: (B, 4, 4).
        joint_positions: (B, n_joints) [rad].
        gripper_opening: (B,) [m].
        odom_from_base: (B, 3) x [m], y [m] and yaw [rad].
    """

    base_from_tcp: Tensor
    joint_positions: Tensor
    gripper_opening: Tensor
    odom_from_base: Tensor


@dataclass(frozen=True, slots=True)
class TaskTargets(_Movable):
    """The instruction and what should be seen and done.

    Attributes:
        tokens: (B, T) int64 ids of the instruction, as `Tokenizer.encode` pads them.
        points: (B, 2, 3) float32: the centre of the object named, and the destination or handle, however far away.
        points_valid: (B, 2) bool.
        by_heart: (B,) bool: whether they are places of the map, which a network with a memory is not to look for.
        chunk: (B, H, action_dim) float32: what should be done from the frame on, as `vla.chunk` lays it out.
        chunk_valid: (B, H) bool; all False where the frame teaches no action.
        progress: (B,) float32, 0 to 1.
        done: (B,) float32, 0 or 1.
        outcome_valid: (B,) bool: whether `progress` and `done` are labelled.
    """

    tokens: Tensor
    points: Tensor
    points_valid: Tensor
    by_heart: Tensor
    chunk: Tensor
    chunk_valid: Tensor
    progress: Tensor
    done: Tensor
    outcome_valid: Tensor


@dataclass(frozen=True, slots=True)
class SentenceTargets(_Movable):
    """Sentences about each frame, and whether they are true.

    Attributes:
        tokens: (B, P, T) int64.
        labels: (B, P) float32, 0 or 1.
        labels_valid: (B, P) bool.
        points: (B, P, 2, 3) float32: the centres of the first and second thing named.
        points_valid: (B, P, 2) bool.
    """

    tokens: Tensor
    labels: Tensor
    labels_valid: Tensor
    points: Tensor
    points_valid: Tensor


@dataclass(frozen=True, slots=True)
class Batch(_Movable):
    """Everything that one training step sees; P = 0 or `sentences=None` trains the policy alone."""

    views: Views
    proprioception: Proprioception
    task: TaskTargets
    sentences: SentenceTargets | None = None

    def __len__(self) -> int:
        return len(self.views.rgb)
