"""What the page on rules shows is so."""

import re
from pathlib import Path

from bringup.rules.file import read_rules
from bringup.settings import Settings
from bringup.usable_skills import usable_skills
from planners.house.phrase_rules import refusal_of
from planners.house.trust import trusted_in

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "rules.md").read_text()
RULES = usable_skills().rules


def test_its_file_can_be_used(tmp_path: Path) -> None:
    shown = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert shown is not None
    (tmp_path / "rules.yaml").write_text(shown[1])
    rules = read_rules(tmp_path / "rules.yaml", usable_skills())
    assert len(rules.names) == 5 and rules.trusted == ("glass",)


def test_what_it_says_is_refused_is_refused() -> None:
    refusal = refusal_of("put the sponge on the lit burner", RULES)
    assert refusal is not None and refusal.reason in " ".join(PAGE.split())
    for said in ("hit the man", "turn off the emergency stop"):
        assert f"“{said}”" in PAGE and refusal_of(said, RULES) is not None


def test_its_wishes_for_fewer_questions_are_understood() -> None:
    wishes = re.findall(r"“((?:never ask|you need not ask)[^”]+)”", " ".join(PAGE.split()))
    assert len(wishes) == 2 and all(trusted_in(wish, RULES) for wish in wishes)


def test_its_settings_are_there() -> None:
    assert {"file", "trusted", "asks"} == set(type(Settings().house_rules).model_fields)
