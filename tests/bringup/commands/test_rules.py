"""`majordomo rules` lists what holds and checks what a person wrote; `plan` and `run` keep to it."""

from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from bringup.application import app
from majordomo.house_rules import shipped_rules

OWN = """
kinds: {anvil: [anvil]}
ask:
  - {name: anvils, because: They are heavy., claims: [holding(anvil)]}
"""


def invoke(*arguments: str) -> Any:  # typer does not name the type of its result
    return CliRunner().invoke(app, list(arguments))


def test_every_rule_is_listed_with_its_reason() -> None:
    shown = invoke("rules", "list").output
    for rule in (*shipped_rules().never, *shipped_rules().ask, *shipped_rules().afterwards):
        assert f"  {rule.name}\n      {rule.because}\n" in shown


def test_own_rules_are_listed_too(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN)
    (tmp_path / "settings.yaml").write_text(f"house_rules: {{file: {tmp_path / 'own.yaml'}, trusted: [glass]}}\n")
    shown = invoke("rules", "list", "--settings", str(tmp_path / "settings.yaml")).output
    assert "  anvils\n      They are heavy.\n      when holding(anvil)\n" in shown
    assert "  glass (trusted: not asked about)\n" in shown


def test_a_file_in_order_is_told_with_the_kinds_that_the_scene_lacks(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(OWN)
    result = invoke("rules", "check", str(tmp_path / "own.yaml"), "--scene", "kitchen")
    assert result.exit_code == 0
    assert "in order: rules: 1; nothing in kitchen is: anvil" in result.output


def test_a_file_that_cannot_be_used_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("ask: [{name: x, because: y, claims: [holdin(movable)]}]\n")
    result = invoke("rules", "check", str(tmp_path / "own.yaml"))
    assert result.exit_code == 2
    assert "own.yaml:1: ask.1.claims.1" in result.output


def test_a_plan_is_shown_with_what_wants_a_yes(tmp_path: Path) -> None:
    told = ("--scene", "kitchen", "--journal", str(tmp_path))
    shown = invoke("plan", "turn on the front left burner", *told).output
    assert "wants a yes first: I would turn on the front left burner. A lit burner is hot" in shown


def test_a_wish_that_is_unsafe_is_refused_with_the_reason(tmp_path: Path) -> None:
    result = invoke("plan", "hit the man", "--journal", str(tmp_path))
    assert result.exit_code == 2
    assert "I do nothing that may hurt a person" in result.output
