from dataclasses import replace

import numpy as np
import pytest

from learning.recording import MotionPath, Recorder
from learning.toy_studio import ToyStudio
from majordomo.action import Action, ActionGroup, ActionSpec
from majordomo.geometry import pose
from majordomo.skill import SkillCall
from vla.chunk import displacement

PICK = SkillCall("pick", {"target": "red cup"})


def test_imagining_leaves_the_world_as_it_was(studio: ToyStudio, recorder: Recorder) -> None:
    studio.arrange(PICK, 3)
    before = studio.save()
    recorder.imagine(PICK)
    assert studio.save() == before


def test_what_is_imagined_is_what_the_expert_then_does(studio: ToyStudio, recorder: Recorder) -> None:
    studio.arrange(PICK, 3)
    chunk, start = recorder.imagine(PICK), studio.tcp()
    for row in chunk:
        studio.apply(studio.action(PICK))
        np.testing.assert_allclose(row[:6], displacement(start, studio.tcp()), atol=1e-6)


def test_a_path_tells_what_was_done_from_any_of_its_steps() -> None:
    base = ActionGroup("base", "base_twist", (-1.0,) * 3, (1.0,) * 3)
    spec = replace(ToyStudio(32, 1).spec, action=ActionSpec((base,)))
    path = MotionPath(spec, np.eye(4))
    for speed in (0.1, 0.2, 0.3):
        path.add(Action({"base": np.array([speed, 0.0, 0.0])}), np.eye(4))
    assert len(path) == 3
    np.testing.assert_allclose(path.chunk(1, 2), [[0.02, 0.0, 0.0], [0.05, 0.0, 0.0]], atol=1e-6)


def test_labels_and_points_are_the_truth(studio: ToyStudio, recorder: Recorder) -> None:
    call = SkillCall("place_on", {"target": "blue cup", "surface": "tray"})
    studio.arrange(call, 3)
    frame = recorder.frame(call, studio.observe())
    names = recorder.columns.groundings
    assert frame["labels"][names.index("holding(blue cup)")] == 1
    assert frame["labels"][names.index("hand_empty()")] == 0
    np.testing.assert_allclose(frame["points"][1], studio.position("tray"))
    column = recorder.columns.things.index("blue cup")
    np.testing.assert_allclose(frame["positions"][column], studio.position("blue cup"), atol=1e-6)


def test_a_skill_without_destination_has_one_point(studio: ToyStudio, recorder: Recorder) -> None:
    studio.arrange(PICK, 3)
    assert recorder.frame(PICK, studio.observe())["points_valid"].tolist() == [1, 0]


def test_a_chunk_that_is_not_finite_teaches_nothing(studio: ToyStudio, recorder: Recorder) -> None:
    studio.arrange(PICK, 3)
    broken = pose(np.eye(3), np.full(3, np.nan))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(studio, "tcp", lambda: broken)
        frame = recorder.frame(PICK, ToyStudio(32, 2).observe())
    assert frame["chunk_valid"].tolist() == [0]
    assert np.isfinite(frame["chunk"]).all()
