"""The page about scripts shows what works."""

import re
from pathlib import Path

import pytest
import yaml

from bringup.script.check import load_script
from bringup.script.file import BadScript
from bringup.script.head import ScriptHead
from bringup.settings import Settings

PAGE = (Path(__file__).parents[2] / "docs" / "scripts.md").read_text()
(SCRIPT,) = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)


def test_its_script_is_in_order(tmp_path: Path) -> None:
    (tmp_path / "warm.yaml").write_text(SCRIPT)
    assert load_script(tmp_path / "warm.yaml", Settings()).name == "warm the cup"


def test_it_names_every_key() -> None:
    assert set(yaml.safe_load(SCRIPT)) == set(ScriptHead.model_fields)
    assert all(f"`{key}`" in PAGE for key in ScriptHead.model_fields)


def test_its_messages_are_what_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    wrong = SCRIPT.replace("open:", "opn:", 1).replace("expect: inside(red cup", "expect: inside(red cap", 1)
    Path("warm.yaml").write_text(wrong)
    with pytest.raises(BadScript) as caught:
        load_script(Path("warm.yaml"), Settings())
    said = [str(problem) for problem in caught.value.problems]
    assert [line.strip() for line in re.findall(r"^    warm\.yaml:.*$", PAGE, flags=re.MULTILINE)] == said


def test_every_disturbance_that_it_names_can_be_written(tmp_path: Path) -> None:
    shown = [f"{{{form}}}" for form in re.findall(r"^\| `(\w+: \{.*?\})`", PAGE, flags=re.MULTILINE)]
    assert len(shown) == 6
    held = "\n".join(f"  - {{at: {{step: 1}}, do: {form}}}" for form in shown)
    (tmp_path / "a.yaml").write_text(f"name: a\nscene: counter\nsteps: [open the microwave]\ndisturbances:\n{held}\n")
    assert len(load_script(tmp_path / "a.yaml", Settings()).disturbances) == 6
