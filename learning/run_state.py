"""An optimizer run on disk: whatever the next step depends on, without pickle, replaced in one rename."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.optim import Optimizer

TENSORS, NUMBERS = "state.safetensors", "state.json"
PREFIX = "state-"


class WeightAverage:
    """An exponential moving average of a network's weights and buffers, warmed up so that the start does not linger.

    Args:
        network: Whose weights.
        decay: Of the average, once warm.
    """

    def __init__(self, network: nn.Module, decay: float) -> None:
        self._network = network
        self._decay = decay
        self.values = {name: tensor.detach().clone() for name, tensor in network.state_dict().items()}

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take the weights after step `step`, counted from zero, into the average."""
        share = 1.0 - min(self._decay, (1.0 + step) / (10.0 + step))
        for name, tensor in self._network.state_dict().items():
            if tensor.is_floating_point():
                self.values[name].lerp_(tensor, share)
            else:
                self.values[name].copy_(tensor)


def save_run(folder: Path, step: int, network: nn.Module, average: WeightAverage, optimizer: Optimizer) -> Path:
    """Save a run after `step` steps and forget the one saved before."""
    tensors = {f"weight/{name}": tensor for name, tensor in network.state_dict().items()}
    tensors |= {f"average/{name}": tensor for name, tensor in average.values.items()}
    for name, parameter in network.named_parameters():
        for key, value in optimizer.state.get(parameter, {}).items():
            tensors[f"optimizer/{key}/{name}"] = torch.as_tensor(value)
    partial = folder / "saving.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    save_file({name: tensor.detach().contiguous().clone() for name, tensor in tensors.items()}, partial / TENSORS)
    (partial / NUMBERS).write_text(json.dumps({"step": step}), encoding="utf-8")
    target = folder / f"{PREFIX}{step:07d}"
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)
    for older in folder.glob(f"{PREFIX}*"):
        if older != target:
            shutil.rmtree(older)
    return target


def load_run(folder: Path, network: nn.Module, average: WeightAverage, optimizer: Optimizer) -> int:
    """Go on where the last saved run was; returns its number of steps, 0 if there is none."""
    saved = sorted(folder.glob(f"{PREFIX}*"))
    if not saved:
        return 0
    tensors = load_file(saved[-1] / TENSORS)
    network.load_state_dict(_part(tensors, "weight/"))
    for name, tensor in _part(tensors, "average/").items():
        average.values[name].copy_(tensor)
    parameters = dict(network.named_parameters())
    for key, value in _part(tensors, "optimizer/").items():
        kind, name = key.split("/", 1)
        parameter = parameters[name]
        if value.shape == parameter.shape:  # a fused optimizer wants its moments laid out in memory as the weights are
            value = torch.empty_like(parameter, requires_grad=False).copy_(value)
        optimizer.state[parameter][kind] = value
    step: int = json.loads((saved[-1] / NUMBERS).read_text(encoding="utf-8"))["step"]
    return step


def _part(tensors: Mapping[str, Tensor], prefix: str) -> dict[str, Tensor]:
    return {name.removeprefix(prefix): tensor for name, tensor in tensors.items() if name.startswith(prefix)}
