"""The learned policy, in this process or in one of its own."""

from bringup.settings import Settings
from majordomo.action import ActionSpec
from majordomo.policy import Policy
from skills.isolation.guest_process import IsolationLimits
from skills.isolation.isolated_policy import IsolatedPolicy
from skills.isolation.policy_guest import PolicyPlace
from vla.checkpoint import load_checkpoint
from vla.policy import VlaPolicy
from vla.sight import VlaSight

POLICY_LIMITS = IsolationLimits(start_s=300.0, answer_s=10.0, memory_mb=8000, threads=None)
"""A network is slow on a crowded machine; meanwhile the robot stands."""


def learned_policy(settings: Settings, sight: VlaSight, spec: ActionSpec) -> Policy:
    """What moves the robot.

    Args:
        settings: Which checkpoint, and whether it runs in a process of its own.
        sight: Shared with the eyes, where it runs in this one.
        spec: What the robot takes.
    """
    if not settings.isolation.policy:
        return VlaPolicy(sight, spec)
    place = PolicyPlace(f"{__name__}:make_policy", {"checkpoint": settings.checkpoint, "spec": spec})
    return IsolatedPolicy(place, POLICY_LIMITS)


def make_policy(checkpoint: str, spec: ActionSpec) -> VlaPolicy:
    """The policy of a checkpoint, with a network of its own."""
    return VlaPolicy(VlaSight(load_checkpoint(checkpoint).network), spec)
