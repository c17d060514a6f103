"""The frozen image tower's patch tokens, computed once a shard and kept beside its frames."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from learning.hardware import mixed_precision, training_device
from learning.progress import Progress, silent
from learning.sampler import PATCH_TOKENS
from learning.shards import Shard
from vla.network import VlaNetwork

BATCH = 64


def attach_patch_tokens(network: VlaNetwork, shards: Sequence[Shard], progress: Progress = silent) -> None:
    """Give every shard its patch tokens, float16; those of the same image tower are not computed again."""
    if not network.config.vision.patch_tokens or network.config.train_image_tower:
        return
    name = f"{PATCH_TOKENS}-{tower_fingerprint(network)}"
    network.to(training_device()).eval()
    clip = network.config.clip
    patches = (clip.image_size // clip.patch_size) ** 2
    for number, shard in enumerate(shards):
        path = shard.folder / f"{name}.bin"
        if not path.is_file():
            _compute(network, shard, path)
        shape = (len(shard.header.columns.cameras), patches, clip.vision_width)
        shard.attach(PATCH_TOKENS, "float16", shape, path)
        progress("patch tokens", number + 1, len(shards))


def tower_fingerprint(network: VlaNetwork) -> str:
    """A few letters that change with the image tower's weights."""
    digest = hashlib.sha256()
    for name, tensor in sorted(network.clip.vision_model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().numpy().tobytes())
    return digest.hexdigest()[:12]


@torch.no_grad()
def _compute(network: VlaNetwork, shard: Shard, path: Path) -> None:
    for old in path.parent.glob(f"{PATCH_TOKENS}-*"):
        old.unlink()
    partial = path.with_suffix(".partial")
    rgb = shard.array("rgb")
    with partial.open("wb") as file, mixed_precision():
        for start in range(0, len(shard), BATCH):
            pictures = torch.from_numpy(np.array(rgb[start : start + BATCH])).to(training_device())
            tokens = network.patch_tokens(pictures)
            if tokens is None:
                raise RuntimeError("the network does without patch tokens")
            file.write(tokens.to(torch.float16).cpu().numpy().tobytes())
    partial.rename(path)
