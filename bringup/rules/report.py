"""What there is to say of rules of the house: a list of them, and what a file holds."""

from collections.abc import Iterator
from pathlib import Path

from bringup.rules.file import read_rules
from majordomo.catalogue import Catalogue
from majordomo.house_rules import Aftermath, Caution, HouseRules
from majordomo.skill_library import SkillLibrary
from sim.scene import load_scene


def rules_list(rules: HouseRules) -> str:
    """Every rule with its reason and what it watches."""
    return "\n".join(_lines(rules))


def check_rules(path: Path, library: SkillLibrary, scene: str) -> str:
    """Check a file of rules, and say what it holds.

    Args:
        path: Of the file.
        library: What claims and steps may be about, and the rules that come along.
        scene: Whose things are told apart by kind.

    Raises:
        BadRules, UnknownName, ConfigError: The file, or the scene, cannot be used.
    """
    rules = read_rules(path, library)
    idle = _idle(rules, library.rules, load_scene(scene).catalogue(), scene)
    return f"{path}: in order: rules: {len(rules.names)}{idle}"


def _lines(rules: HouseRules) -> Iterator[str]:
    for head, cautions in (("never", rules.never), ("only after a yes", rules.ask)):
        yield f"{head}:"
        for rule in cautions:
            trusted = " (trusted: not asked about)" if rule.name in rules.trusted else ""
            yield f"  {rule.name}{trusted}"
            yield f"      {rule.because}"
            yield f"      {_watched(rule)}"
    yield "afterwards:"
    for process in rules.afterwards:
        yield f"  {process.name}"
        yield f"      {process.because}"
        yield f"      {_wanted(process)}"


def _watched(rule: Caution) -> str:
    if rule.phrases:
        return f"in words: {rule.phrases[0]}" + (f", and {len(rule.phrases) - 1} more" if rule.phrases[1:] else "")
    claims = " and ".join(map(str, rule.claims))
    if rule.step is None:
        return f"when {claims}"
    return f"on {rule.step}" + (f" while {claims}" if claims else "")


def _wanted(process: Aftermath) -> str:
    return f"once {process.once}, then {' and '.join(map(str, process.then))}"


def _idle(rules: HouseRules, shipped: HouseRules, catalogue: Catalogue, scene: str) -> str:
    """Kinds that claims speak of and the scene has nothing of: nothing is wrong with that, but it may be a slip."""
    whole = shipped.joined(rules)
    patterns = [
        *(claim for _, _, rule in rules.cautions() for claim in (*rule.claims, *((rule.step,) if rule.step else ()))),
        *(claim for process in rules.afterwards for claim in (process.once, *process.then)),
    ]
    kinds = dict.fromkeys(kind for pattern in patterns for kind in pattern.arguments)
    idle = [kind for kind in kinds if not whole.things(kind, catalogue)]
    return f"; nothing in {scene} is: {', '.join(idle)}" if idle else ""
