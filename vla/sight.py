"""One loaded network and its last look, shared by policy and estimator so that nothing is seen twice."""

from dataclasses import fields

import numpy as np
import torch
from torch import Tensor

from majordomo.observation import Observation, ObservationSpec
from vla.batch import Proprioception, Views
from vla.config import VlaConfig
from vla.network import VlaNetwork
from vla.processor import autocast, for_inference
from vla.vision import SceneFeatures

_DEEPEST_MM = 65535.0


class VlaSight:
    """Looks once an observation, and reads each text once.

    Not safe to share between threads.

    Args:
        network: Copied; training it further changes nothing here.
        device: Where to run; None where the network already is.
    """

    def __init__(self, network: VlaNetwork, device: torch.device | str | None = None) -> None:
        self.device = next(network.parameters()).device if device is None else torch.device(device)
        self.network = for_inference(network, self.device)
        self.spec = observation_spec(network.config)
        self.looks = 0
        self._observation: Observation | None = None
        self._scene: SceneFeatures | None = None
        self._texts: dict[str, Tensor] = {}

    @property
    def config(self) -> VlaConfig:
        """The network's."""
        return self.network.config

    def scene(self, observation: Observation) -> SceneFeatures:
        """Return the text-free features (B = 1) of an observation.

        Raises:
            ObservationRejected: It does not match what the network was trained on.
        """
        if self._scene is not None and observation is self._observation:
            return self._scene
        self.spec.validate(observation)
        with torch.inference_mode(), autocast(self.device):
            scene = self.network.see(
                views_of([observation], self.config).to(self.device), proprioception_of([observation]).to(self.device)
            )
        self._observation, self._scene = observation, scene
        self.looks += 1
        return scene

    def embed(self, *texts: str) -> Tensor:
        """Return the embeddings (1, n, projection) of texts.

        Raises:
            UnreadableInput: A text is empty.
        """
        new = [text for text in dict.fromkeys(texts) if text not in self._texts]
        if new:
            tokens = self.network.tokenizer.encode(new).to(self.device)
            with torch.inference_mode(), autocast(self.device):
                self._texts.update(zip(new, self.network.embed(tokens), strict=True))
        return torch.stack([self._texts[text] for text in texts])[None]

    def forget(self) -> None:
        """Drop the last look."""
        self._observation = self._scene = None


def observation_spec(config: VlaConfig) -> ObservationSpec:
    """Return what the network needs to sense."""
    gripper = next(group for group in config.action_groups if group.kind == "gripper")
    joints = tuple(f"joint_{index + 1}" for index in range(config.n_joints))
    return ObservationSpec(dict(config.cameras), joints, (gripper.low[0], gripper.high[0]))


def views_of(observations: list[Observation], config: VlaConfig) -> Views:
    """Stack what the cameras of observations saw, in the network's order."""
    frames = [[observation.cameras[name] for name in config.cameras] for observation in observations]

    def stacked(field: str, dtype: type) -> Tensor:
        return torch.from_numpy(np.array([[getattr(frame, field) for frame in row] for row in frames], dtype))

    depth = (stacked("depth", np.float32) * 1000.0).round().clamp(0.0, _DEEPEST_MM)
    return Views(
        stacked("rgb", np.uint8), depth, stacked("intrinsics", np.float32), stacked("base_from_camera", np.float32)
    )


def proprioception_of(observations: list[Observation]) -> Proprioception:
    """Stack what the robot felt of itself."""

    def stacked(field: str) -> Tensor:
        return torch.from_numpy(np.array([getattr(observation, field) for observation in observations], np.float32))

    return Proprioception(*(stacked(field.name) for field in fields(Proprioception)))
