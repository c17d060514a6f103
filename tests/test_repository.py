"""What the repository says of itself is so: its packages, its pins, its documents."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
PINNED_EXTRAS = ("dev", "llm", "local", "ros", "viz")
DOCUMENTS = sorted(
    path
    for folder in (".", "docs", "examples", "benchmarks", *PACKAGES)
    for path in (ROOT / folder).glob("*.md" if folder == "." else "**/*.md")
)


def _pins() -> dict[str, Requirement]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(pin.name): pin for pin in pins}


def _requirements() -> list[Requirement]:
    extras = PROJECT["project"]["optional-dependencies"]
    texts = [*PROJECT["project"]["dependencies"], *(text for name in PINNED_EXTRAS for text in extras[name])]
    return [Requirement(text) for text in texts]


def test_every_folder_with_an_init_is_a_declared_package() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "examples", "benchmarks"}
    assert folders == set(PACKAGES)


@pytest.mark.parametrize(
    "tool_packages", [PROJECT["tool"]["mypy"]["packages"], PROJECT["tool"]["importlinter"]["root_packages"]]
)
def test_types_and_import_rules_cover_every_package(tool_packages: list[str]) -> None:
    assert sorted(tool_packages) == sorted(PACKAGES)


@pytest.mark.parametrize("requirement", _requirements(), ids=str)
def test_every_requirement_is_pinned_within_its_range(requirement: Requirement) -> None:
    pin = _pins()[canonicalize_name(requirement.name)]
    (version,) = pin.specifier
    assert version.operator == "=="
    assert requirement.specifier.contains(version.version)


def test_pins_hold_no_local_version_and_no_address() -> None:
    pins = _pins().values()
    assert not [str(pin) for pin in pins if "+" in str(pin.specifier) or pin.url]


def test_readme_fits_its_150_lines() -> None:
    assert len((ROOT / "README.md").read_text().splitlines()) < 150


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", document.read_text())
    assert not [target for target in targets if not (document.parent / target).exists()]


def test_make_targets_named_in_documents_exist() -> None:
    text = "\n".join(path.read_text() for path in DOCUMENTS)
    named = set(re.findall(r"(?:^ {4}|`)make ([a-z-]+)", text, flags=re.MULTILINE))
    listed = subprocess.run(["make", "-pqrR"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    targets = set(re.findall(r"^([a-z-]+):", listed, flags=re.MULTILINE))
    assert named <= targets
