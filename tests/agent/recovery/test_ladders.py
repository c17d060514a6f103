from pathlib import Path

import pytest

from agent.recovery.ladders import DEFAULT_TABLE, Recovery, RecoveryLadders, load_recovery_table
from majordomo.errors import ConfigError
from majordomo.failure import FailureCode


def _table_with(tmp_path: Path, old: str, new: str) -> Path:
    text = DEFAULT_TABLE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "recovery.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def _take(ladders: RecoveryLadders, step: str, code: FailureCode, n_own: int = 0) -> Recovery:
    recovery = ladders.next(step, code, n_own)
    ladders.count(step, code, recovery)
    return recovery


def test_the_shipped_table_has_a_row_for_every_failure() -> None:
    assert set(load_recovery_table().ladders) == set(FailureCode)


@pytest.mark.parametrize("code", FailureCode)
def test_every_ladder_of_the_shipped_table_leaves_room_for_the_person_or_stops(code: FailureCode) -> None:
    rungs = load_recovery_table().ladders[code]
    assert sum(rung.limit for rung in rungs if rung.recovery.is_autonomous) <= 2


@pytest.mark.parametrize("code", [FailureCode.EMERGENCY_STOP, FailureCode.ROBOT_FAULT])
def test_nothing_is_tried_after_what_only_a_person_may_clear(code: FailureCode) -> None:
    assert RecoveryLadders(load_recovery_table()).next("a step", code) is Recovery.STOP


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("cancelled:", "# cancelled:", "no row for cancelled"),
        ("cancelled:", "abandoned: [{recovery: stop, limit: 1}]\ncancelled:", "abandoned"),
        (
            "emergency_stop: [{recovery: stop, limit: 1}]",
            "emergency_stop: []",
            "emergency_stop does not end with",
        ),
        ("emergency_stop: [{recovery: stop", "emergency_stop: [{recovery: pray", "emergency_stop"),
        ("cancelled: [{recovery", "cancelled: [{recovery: own, limit: 1}, {recovery", "a skill's to say"),
        ("emergency_stop: [{recovery: stop, limit: 1}", "emergency_stop: [{recovery: stop, limit: 0}", "limit"),
        ("cancelled: [", "cancelled: [[", "are not YAML"),
    ],
)
def test_a_wrong_table_is_refused_at_start(tmp_path: Path, old: str, new: str, says: str) -> None:
    with pytest.raises(ConfigError, match=rf"(?s){says}.* Try: "):
        load_recovery_table(_table_with(tmp_path, old, new))


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yaml cannot be read"):
        load_recovery_table(tmp_path / "nowhere.yaml")


def test_a_ladder_is_climbed_rung_by_rung() -> None:
    ladders = RecoveryLadders(load_recovery_table())
    taken = [_take(ladders, "pick(cup)", FailureCode.GRASP_MISSED) for _ in range(5)]
    assert taken == [Recovery.APPROACH, Recovery.RESET, Recovery.ASK, Recovery.STOP, Recovery.STOP]


def test_each_step_has_its_own_ladder() -> None:
    ladders = RecoveryLadders(load_recovery_table())
    _take(ladders, "pick(cup)", FailureCode.GRASP_MISSED)
    assert _take(ladders, "pick(lemon)", FailureCode.GRASP_MISSED) is Recovery.APPROACH


def test_what_was_ruled_out_is_passed_over() -> None:
    ladders = RecoveryLadders(load_recovery_table())
    ladders.rule_out("pick(cup)", Recovery.APPROACH)
    assert _take(ladders, "pick(cup)", FailureCode.GRASP_MISSED) is Recovery.RESET


def test_what_a_skill_itself_knows_comes_first_once_each() -> None:
    ladders = RecoveryLadders(load_recovery_table())
    taken = [_take(ladders, "pick(cup)", FailureCode.GRASP_MISSED, n_own=2) for _ in range(3)]
    assert taken == [Recovery.OWN, Recovery.OWN, Recovery.APPROACH]
