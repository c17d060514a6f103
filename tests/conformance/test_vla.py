"""The learned policy and estimator, untrained, on the fake robot's cameras."""

from functools import lru_cache

import torch

from majordomo.policy import Policy
from majordomo.predicate import PredicateEstimator
from majordomo.testing.conformance import EstimatorConformance, PolicyConformance
from majordomo.testing.fake_robot import FAKE_ROBOT_SPEC
from vla.calibration import PredicateCalibration
from vla.checkpoint import Checkpoint
from vla.config import ClipConfig, VlaConfig
from vla.estimator import VlaEstimator
from vla.language import Tokenizer
from vla.network import VlaNetwork
from vla.policy import VlaPolicy
from vla.sight import VlaSight

CALIBRATION = {name: PredicateCalibration() for name in ("open", "hand_empty")}


@lru_cache(maxsize=1)
def sight() -> VlaSight:
    torch.manual_seed(0)
    spec = FAKE_ROBOT_SPEC
    config = VlaConfig(
        cameras=dict(spec.observation.cameras),
        n_joints=len(spec.observation.joint_names),
        control_hz=spec.control_hz,
        action_groups=spec.action.groups,
        clip=ClipConfig(image_size=16, vision_width=24, vision_layers=1, text_width=16, text_layers=1),
    )
    checkpoint = Checkpoint(VlaNetwork(config, Tokenizer.of_texts(["pick up the red cup"])))
    checkpoint.require(spec)
    return VlaSight(checkpoint.network)


class TestVlaPolicy(PolicyConformance):
    def make_policy(self) -> Policy:
        return VlaPolicy(sight())


class TestVlaEstimator(EstimatorConformance):
    def make_estimator(self) -> PredicateEstimator:
        return VlaEstimator(sight(), CALIBRATION)
