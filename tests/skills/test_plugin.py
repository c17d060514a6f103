"""A plugin is somebody else's code: whatever its import does, the rest goes on, and says why it is left out."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from skills import plugin
from skills.offer import Unusable
from skills.plugin import offer_of
from skills.registry import GROUP

PREDICATE = 'from majordomo.predicate import PredicateSpec\nSKILLS = PredicateSpec("shiny", (), "all is shiny", "")\n'


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def _plugin(site: Path, module: str, source: str) -> EntryPoint:
    (site / f"{module}.py").write_text(source)
    return EntryPoint("shining", f"{module}:SKILLS", GROUP)


def test_a_single_part_need_not_be_in_a_tuple(site: Path) -> None:
    assert [part.name for part in offer_of(_plugin(site, "plugin_with_one_part", PREDICATE))] == ["shiny"]


def test_an_import_that_hangs_is_given_up(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugin, "IMPORT_LIMIT_S", 0.2)
    with pytest.raises(Unusable, match=r"not ended after 0\.2 s"):
        offer_of(_plugin(site, "plugin_that_hangs", "import threading; threading.Event().wait()"))


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("SKILLS = (", "SyntaxError"),
        ("\nimport no_such_module", "'no_such_module' (plugin_that_fails, line 2)"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("from majordomo.skill import NoSuchKindOfSkill", "'NoSuchKindOfSkill'"),
        ("", "no attribute 'SKILLS'"),
    ],
    ids=["syntax", "import", "exit", "older Majordomo", "nothing offered"],
)
def test_an_import_that_fails_is_told_with_its_place(site: Path, source: str, problem: str) -> None:
    with pytest.raises(Unusable, match="it cannot be loaded") as refusal:
        offer_of(_plugin(site, "plugin_that_fails", source))
    assert problem in str(refusal.value)


def test_what_a_plugin_prints_is_no_result(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    offer_of(_plugin(site, "plugin_that_prints", f"print('here I am')\n{PREDICATE}"))
    printed = capsys.readouterr()
    assert printed.out == "" and "here I am" in printed.err
