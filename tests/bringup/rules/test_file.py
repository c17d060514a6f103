"""A person's own rules: read with the others, and refused by file, line and key."""

from pathlib import Path

import pytest

from bringup.rules.file import BadRules, house_library, read_rules
from bringup.settings import HouseRulesSettings, Settings
from bringup.usable_skills import usable_skills
from majordomo.errors import ConfigError

OWN = """
kinds:
  mine: [red cup]
never:
  - name: my cup
    because: It is mine.
    step: pick(mine)
afterwards:
  - name: doors
    because: Doors are closed.
    once: open(openable)
    then: [closed(openable)]
trusted: [glass]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def under(path: Path | None = None, **more: object) -> Settings:
    chosen = HouseRulesSettings(file=None if path is None else str(path), **more)  # type: ignore[arg-type]  # by name
    return Settings(house_rules=chosen)


def test_own_rules_come_to_those_that_always_hold(tmp_path: Path) -> None:
    rules = house_library(under(written(tmp_path, OWN))).rules
    assert {"my cup", "doors", "metal in a running microwave"} <= set(rules.names)
    assert "glass" not in [rule.name for rule in rules.asked_for]


def test_an_empty_file_holds_no_rules(tmp_path: Path) -> None:
    assert read_rules(written(tmp_path, ""), usable_skills()).names == ()


def test_the_settings_may_trust_a_rule() -> None:
    assert "glass" not in [rule.name for rule in house_library(under(trusted=("glass",))).rules.asked_for]


def test_the_settings_may_want_no_questions() -> None:
    library = house_library(under(asks=False))
    assert library.rules.asked_for == () and library.rules.never


def test_the_settings_cannot_trust_what_is_forbidden() -> None:
    with pytest.raises(ConfigError, match=r"No rule that asks is named 'fire'\..*Try: one of .*fire and heat"):
        house_library(under(trusted=("fire",)))


RULE = "never:\n  - name: x\n    because: y\n    {}\n"

WRONG = [
    (RULE.format("claims: [holdin(movable)]"), 4, "never.1.claims.1", "'holding'"),
    (RULE.format("claims: ['on(movable)']"), 4, "never.1.claims.1", "the form on(movable, surface)"),
    (RULE.format("claims: [holding(anvil)]"), 4, "never.1.claims.1", "'kinds' may make another"),
    (RULE.format("claims: [holding]"), 4, "never.1.claims.1", "inside(red cup, microwave)"),
    (RULE.format("claims: [3]"), 4, "never.1.claims.1", "a rule with name, because, claims"),
    (RULE.format("step: pik(movable)"), 4, "never.1.step", "'pick'"),
    (RULE.format("step: pick(movable, movable)"), 4, "never.1.step", "the form pick(movable)"),
    (RULE.format("phrases: [dance with <folk>]"), 4, "never.1.phrases.1", "one of"),
    (RULE.format("claim: [hand_empty()]"), 4, "never.1.claim", "claims, step, phrases"),
    (RULE.format("unless: [x]"), 2, "never.1", "claims, step, phrases"),
    ("never:\n  - name: x\n", 2, "never.1.because", "a rule with name, because"),
    ("never:\n  - {name: fire, because: y, phrases: [x]}\n", 2, "never.1.name", "another name"),
    ("rules: []\n", 1, "rules", "the keys kinds, never, ask, afterwards, meant, trusted"),
    ("kinds: {metal: can}\n", 1, "kinds.metal", "a list of words"),
    ("trusted: [fire]\n", 1, "trusted.1", "fire and heat, flammable"),
    ("afterwards:\n  - name: x\n    because: y\n    once: open(openable)\n", 2, "afterwards.1.then", "once, then"),
    (
        "afterwards:\n  - name: x\n    because: y\n    once: open(openable)\n    then: [turned_off(burner)]\n",
        5,
        "afterwards.1.then.1",
        "of open(openable) only",
    ),
    ("never: [", 1, "", "YAML"),
    ("a: &x 1\nb: *x\n", 1, "b", "writing it out"),
]


@pytest.mark.parametrize(("text", "line", "key", "allowed"), WRONG)
def test_what_is_wrong_is_told_by_file_line_and_key(
    tmp_path: Path, text: str, line: int, key: str, allowed: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BadRules) as caught:
        read_rules(path, usable_skills())
    assert caught.value.code == "bad_rules"
    assert f"{path}:{line}: {key}" in str(caught.value)
    assert allowed in str(caught.value)
    assert f"majordomo rules check {path} looks again" in str(caught.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadRules, match="cannot be read"):
        read_rules(tmp_path / "none.yaml", usable_skills())
