from functools import partial
from pathlib import Path

import numpy as np
import pytest

from learning.gate import GATE_FILE, check_gate, run_gate
from learning.pipeline import Run, run_training
from learning.settings import GateSettings, LearningSettings
from learning.toy_studio import ToyStudio, ToyStudios
from learning.workers import open_studio
from majordomo.action import Action
from majordomo.errors import ConfigError


@pytest.fixture
def lazy_expert(studios: ToyStudios) -> ToyStudio:
    """The studio that this process works in, its expert unable to pick."""
    studio = open_studio(studios)
    assert isinstance(studio, ToyStudio)
    with pytest.MonkeyPatch.context() as patch:
        action = ToyStudio.action
        nothing = Action({"arm": np.zeros(6)})
        patch.setattr(studio, "action", lambda call: nothing if call.skill == "pick" else action(studio, call))
        yield studio


def test_an_expert_that_succeeds_passes(tmp_path: Path, settings: LearningSettings, studios: ToyStudios) -> None:
    run_gate(settings, studios, tmp_path)
    report = check_gate(tmp_path)
    assert [(skill.skill, skill.successes, skill.trials) for skill in report.skills] == [
        ("pick", 4, 4),
        ("place_on", 4, 4),
    ]


@pytest.mark.usefixtures("lazy_expert")
def test_training_refuses_to_start_with_an_expert_that_falls_short(
    tmp_path: Path, settings: LearningSettings, studios: ToyStudios
) -> None:
    with pytest.raises(ConfigError, match=r"less than 98 %: pick: 0/4.*Try: mending the expert"):
        run_training(settings, (studios,), tmp_path)
    assert not (tmp_path / "toy" / "demonstrations").exists()


@pytest.mark.usefixtures("lazy_expert")
def test_failures_are_named_with_their_seeds(tmp_path: Path, settings: LearningSettings, studios: ToyStudios) -> None:
    chosen = settings.model_copy(update={"gate": GateSettings(episodes=2, first_seed=70)})
    (pick,) = run_gate(chosen, studios, tmp_path, skills=["pick"]).skills
    assert pick.failed == (("pick(red cup)", 70), ("pick(blue cup)", 71))


def test_an_unmeasured_expert_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"{GATE_FILE}.*Try: measuring"):
        check_gate(tmp_path)


def test_an_expert_that_was_mended_is_measured_anew(
    tmp_path: Path, settings: LearningSettings, studios: ToyStudios, lazy_expert: ToyStudio
) -> None:
    run = Run(settings, (studios,), tmp_path)
    with pytest.raises(ConfigError):
        run.gate()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lazy_expert, "action", partial(ToyStudio.action, lazy_expert))
        run.gate()
    assert not check_gate(tmp_path / "toy").short
