"""What a network is built from: sizes, cameras, actions and rates. It is saved beside the weights as JSON."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from majordomo.action import ActionGroup, ActionSpec
from vla.chunk import KINDS, Column, columns_of

Count = Annotated[int, Field(ge=1)]
Positive = Annotated[float, Field(gt=0.0)]
Triple = tuple[float, float, float]

ENCODER_STRIDE = 16
"""Pixels a side of one scene token."""
CELL_STRIDE = 4
"""Pixels a side of one cell of the attention maps."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class ClipConfig(_Part):
    """Sizes of the two CLIP towers. The vocabulary is the tokenizer's.

    Attributes:
        hub_name: Where the weights came from ("openai/clip-vit-base-patch32"), and with them all the rest; None for one
            trained here.
        image_size, patch_size: Of the image tower [pixel].
        max_tokens: Length that texts are cut and padded to, start and end included.
        projection: Width of the space that pictures and texts share.
        image_mean, image_std: Of colours between 0 and 1.
    """

    hub_name: str | None = None
    image_size: Count = 128
    patch_size: Count = 16
    vision_width: Count = 192
    vision_layers: Count = 4
    vision_heads: Count = 3
    text_width: Count = 128
    text_layers: Count = 3
    text_heads: Count = 2
    max_tokens: Count = 32
    projection: Count = 128
    image_mean: Triple = (0.5, 0.5, 0.5)
    image_std: Triple = (0.25, 0.25, 0.25)


class VisionConfig(_Part):
    """Sizes of the text-free part, and what the point cloud is measured in.

    Attributes:
        channels: Of the convolutional pyramid at strides 2, 4, 8 and 16.
        cell_channels: Of one cell of the attention maps.
        token_width, blocks, heads: Of the transformer over the coarse tokens of all cameras.
        patch_tokens: Whether CLIP's image tower is used.
        workspace_centre, workspace_size: base_link coordinates enter the network as (xyz - centre) / size [m].
    """

    channels: tuple[Count, Count, Count, Count] = (16, 32, 64, 128)
    cell_channels: Count = 48
    token_width: Count = 128
    blocks: Count = 2
    heads: Count = 4
    patch_tokens: bool = True
    workspace_centre: Triple = (0.5, 0.0, 0.0)
    workspace_size: Positive = 0.4


class AttentionConfig(_Part):
    """Language-guided attention.

    Attributes:
        maps: How many.
        max_offset_m: How far a point may lie from what is seen of it [m].
        remembers: Whether what is in no picture is where the map is known by heart to have it; needs a base.
    """

    maps: Annotated[int, Field(ge=2)] = 4
    hidden_channels: Count = 32
    max_offset_m: Positive = 0.15
    remembers: bool = False


class DecoderConfig(_Part):
    """The action decoder, by its name in `vla.decoders`, and its size."""

    name: str = "regression"
    width: Count = 512
    blocks: Count = 2


class PredicateConfig(_Part):
    """The head that judges sentences."""

    width: Count = 128


class VlaConfig(_Part):
    """A whole network.

    Attributes:
        cameras: (height, width) [pixel] by camera name, in the order of every batch.
        n_joints: Length of the joint vector.
        horizon: Rows of a chunk.
        control_hz: Rows a second [Hz].
        action_groups: What the network commands; chunks have their columns. What else a robot has is left alone.
        train_image_tower, train_text_tower: Whether policy training may change CLIP's towers.
        text_noise: Standard deviation of the noise on text embeddings during training (they have unit variance).
    """

    cameras: dict[str, tuple[Count, Count]]
    n_joints: Count = 7
    horizon: Count = 8
    control_hz: Positive = 10.0
    action_groups: tuple[ActionGroup, ...] = (
        ActionGroup("arm", "twist", (-0.5,) * 3 + (-1.5,) * 3, (0.5,) * 3 + (1.5,) * 3),
        ActionGroup("gripper", "gripper", (0.0,), (0.08,)),
    )
    clip: ClipConfig = ClipConfig()
    vision: VisionConfig = VisionConfig()
    attention: AttentionConfig = AttentionConfig()
    decoder: DecoderConfig = DecoderConfig()
    predicate: PredicateConfig = PredicateConfig()
    train_image_tower: bool = False
    train_text_tower: bool = True
    text_noise: Annotated[float, Field(ge=0.0)] = 0.0

    @model_validator(mode="after")
    def _sizes_fit(self) -> "VlaConfig":
        sizes = set(self.cameras.values())
        if len(sizes) != 1:
            raise ValueError(f"cameras share weights and need one size, got {self.cameras or 'none'}")
        if any(side % ENCODER_STRIDE for side in self.image_size):
            raise ValueError(f"camera size {self.image_size} is not a multiple of {ENCODER_STRIDE}")
        kinds = [group.kind for group in self.action_groups]
        if "twist" not in kinds or "gripper" not in kinds or not KINDS.keys() >= set(kinds):
            raise ValueError(f"action_groups need a twist and a gripper and may be of {', '.join(KINDS)}, got {kinds}")
        if self.vision.token_width % self.vision.heads:
            raise ValueError(f"token_width {self.vision.token_width} is not a multiple of {self.vision.heads} heads")
        return self

    @property
    def image_size(self) -> tuple[int, int]:
        """(height, width) [pixel] of every camera."""
        return next(iter(self.cameras.values()))

    @property
    def cell_grid(self) -> tuple[int, int]:
        """(rows, columns) of one camera's attention map."""
        return self.image_size[0] // CELL_STRIDE, self.image_size[1] // CELL_STRIDE

    @property
    def token_grid(self) -> tuple[int, int]:
        """(rows, columns) of one camera's scene tokens."""
        return self.image_size[0] // ENCODER_STRIDE, self.image_size[1] // ENCODER_STRIDE

    @property
    def action_spec(self) -> ActionSpec:
        """The action spec that the network was made for."""
        return ActionSpec(self.action_groups)

    @property
    def chunk_columns(self) -> tuple[Column, ...]:
        """What the columns of a chunk (H, action_dim) are."""
        return columns_of(self.action_spec)

    @property
    def has_base(self) -> bool:
        """Whether the network drives a base, and so is told where it stands."""
        return any(group.kind == "base_twist" for group in self.action_groups)

    @property
    def proprioception_dim(self) -> int:
        """Length of the proprioception vector: position, rotation, opening, joints, and where the base stands."""
        return 3 + 6 + 1 + self.n_joints + (4 if self.has_base else 0)
