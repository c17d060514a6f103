"""What a robot is told: named groups of numbers, so that one arm, two arms and no base are the same code."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from majordomo.errors import ActionRejected
from majordomo.geometry import Array


@dataclass(frozen=True, slots=True)
class ActionGroup:
    """One part of an action.

    Attributes:
        name: "arm", "gripper", "base", ...
        kind: "twist" (6,) [m/s, rad/s] in base_link, "gripper" (1,) opening [m], "base_twist" (3,) [m/s, m/s, rad/s].
        low: Least values, one a dimension.
        high: Greatest values.
    """

    name: str
    kind: str
    low: tuple[float, ...]
    high: tuple[float, ...]

    @property
    def size(self) -> int:
        """Number of dimensions."""
        return len(self.low)


@dataclass(frozen=True, slots=True)
class Action:
    """Values by group name; a group that is absent is left as it is (a twist: zero; a gripper: its last target)."""

    groups: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """The groups that a robot takes, in the order of the flat vector."""

    groups: tuple[ActionGroup, ...]

    @property
    def action_dim(self) -> int:
        """Length of the flat vector."""
        return sum(group.size for group in self.groups)

    def validate(self, action: Action) -> None:
        """Check names, shapes and finiteness; magnitudes are the limiter's to clip.

        Raises:
            ActionRejected: An unknown group, a wrong shape, NaN or infinity.
        """
        known = {group.name: group for group in self.groups}
        for name, values in action.groups.items():
            group = known.get(name)
            if group is None:
                raise ActionRejected(f"The robot has no action group '{name}'.", f"one of {', '.join(known)}.")
            try:
                numbers = np.asarray(values, float)
            except (TypeError, ValueError):
                raise ActionRejected(f"Action group '{name}' holds no numbers: {values}.", "finite numbers.") from None
            if numbers.shape != (group.size,):
                raise ActionRejected(f"Action group '{name}' has shape {numbers.shape}.", f"shape ({group.size},).")
            if not np.isfinite(numbers).all():
                raise ActionRejected(f"Action group '{name}' holds NaN or infinity: {values}.", "finite numbers.")

    def flatten(self, action: Action) -> tuple[Array, Array]:
        """Return the flat vector (action_dim,) and a mask (action_dim,) that is 1 where a group is present."""
        values = [np.asarray(action.groups.get(group.name, np.zeros(group.size)), float) for group in self.groups]
        mask = [np.full(group.size, float(group.name in action.groups)) for group in self.groups]
        return np.concatenate(values), np.concatenate(mask)

    def unflatten(self, vector: Array, mask: Array | None = None) -> Action:
        """Return the action of a flat vector (action_dim,); groups whose mask is 0 are left out."""
        if np.shape(vector) != (self.action_dim,):
            raise ActionRejected(f"The action vector has shape {np.shape(vector)}.", f"shape ({self.action_dim},).")
        groups: dict[str, Array] = {}
        start = 0
        for group in self.groups:
            part = slice(start, start + group.size)
            if mask is None or bool(np.any(mask[part])):
                groups[group.name] = np.asarray(vector[part], float)
            start += group.size
        return Action(groups)

    def example(self) -> Action:
        """Return a valid action that moves nothing: zero twists, and grippers left as they are."""
        return Action({group.name: np.zeros(group.size) for group in self.groups if group.kind != "gripper"})


@dataclass(frozen=True, slots=True)
class ActionChunk:
    """What a policy wants to do next.

    Attributes:
        values: (horizon, action_dim), rows as `ActionSpec.flatten` lays them out.
        mask: (action_dim,) 1 where the policy commands.
        control_hz: Rows a second [Hz].
        confidence: How far the policy trusts itself, 0 to 1.
        progress: Share of the skill done, 0 to 1.
        done: Probability that the skill has finished, 0 to 1.
    """

    values: Array
    mask: Array
    control_hz: float
    confidence: float = 1.0
    progress: float = 0.0
    done: float = 0.0

    @property
    def horizon(self) -> int:
        """Number of rows."""
        return len(self.values)
