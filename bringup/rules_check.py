"""What a file of rules holds, and what of it finds nothing to watch."""

from pathlib import Path

from bringup.house_rules_file import read_rules
from majordomo.catalogue import Catalogue
from majordomo.house_rules import HouseRules
from majordomo.skill_library import SkillLibrary
from sim.scene import load_scene


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
