"""Actions keep their meaning as flat vectors, and what is no action is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from majordomo.action import Action, ActionChunk, ActionGroup, ActionSpec
from majordomo.errors import ActionRejected

SPEC = ActionSpec(
    (
        ActionGroup("arm", "twist", (-0.5,) * 6, (0.5,) * 6),
        ActionGroup("gripper", "gripper", (0.0,), (0.08,)),
        ActionGroup("base", "base_twist", (-1.0,) * 3, (1.0,) * 3),
    )
)
numbers = st.floats(allow_nan=False, allow_infinity=False)


def test_action_dim_is_the_sum_of_the_groups() -> None:
    assert SPEC.action_dim == 10


@given(st.sets(st.sampled_from(["arm", "gripper", "base"])), st.lists(numbers, min_size=10, max_size=10))
def test_action_survives_the_way_through_a_vector(present: set[str], values: list[float]) -> None:
    full = SPEC.unflatten(np.array(values)).groups
    action = Action({name: full[name] for name in present})
    back = SPEC.unflatten(*SPEC.flatten(action))
    assert back.groups.keys() == present
    for name in present:
        np.testing.assert_array_equal(back.groups[name], action.groups[name])


def test_flat_vector_follows_the_order_of_the_spec() -> None:
    action = Action({"base": np.array([7.0, 8.0, 9.0]), "arm": np.arange(6.0)})
    vector, mask = SPEC.flatten(action)
    np.testing.assert_array_equal(vector, [0, 1, 2, 3, 4, 5, 0, 7, 8, 9])
    np.testing.assert_array_equal(mask, [1, 1, 1, 1, 1, 1, 0, 1, 1, 1])


def test_without_a_mask_every_group_is_present() -> None:
    assert SPEC.unflatten(np.zeros(10)).groups.keys() == {"arm", "gripper", "base"}


@pytest.mark.parametrize("shape", [(9,), (11,), (1, 10), ()])
def test_vector_of_another_length_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ActionRejected, match=r"Try: shape \(10,\)"):
        SPEC.unflatten(np.zeros(shape))


def test_example_is_valid_and_leaves_the_gripper_alone() -> None:
    example = SPEC.example()
    SPEC.validate(example)
    assert example.groups.keys() == {"arm", "base"}
    assert not any(values.any() for values in example.groups.values())


def test_magnitudes_are_not_the_specs_to_judge() -> None:
    SPEC.validate(Action({"arm": np.full(6, 1e300)}))


def test_unknown_group_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ActionRejected, match=r"'leg'.*Try: one of arm, gripper, base"):
        SPEC.validate(Action({"leg": np.zeros(6)}))


@pytest.mark.parametrize("shape", [(5,), (7,), (6, 1), ()])
def test_group_of_another_shape_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ActionRejected, match=r"'arm'.*Try: shape \(6,\)"):
        SPEC.validate(Action({"arm": np.zeros(shape)}))


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_group_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ActionRejected, match=r"'gripper' holds NaN or infinity.*Try: finite"):
        SPEC.validate(Action({"gripper": np.array([value])}))


@pytest.mark.parametrize("values", [[{}], ["open"], [[1.0], [2.0, 3.0]]], ids=["mapping", "text", "ragged"])
def test_group_that_holds_no_numbers_is_refused(values: object) -> None:
    with pytest.raises(ActionRejected, match=r"'gripper' holds no numbers.*Try: finite"):
        SPEC.validate(Action({"gripper": values}))  # type: ignore[dict-item]  # what an untyped plugin may send


def test_horizon_is_the_number_of_rows() -> None:
    assert ActionChunk(np.zeros((8, 10)), np.ones(10), control_hz=10.0).horizon == 8
