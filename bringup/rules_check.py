"""Files of rules, checked one after the other."""

from collections.abc import Iterable
from pathlib import Path

from bringup.house_rules_file import read_rules
from bringup.settings import Settings
from bringup.usable_skills import usable_skills
from majordomo.catalogue import Catalogue
from majordomo.errors import MajordomoError
from majordomo.house_rules import HouseRules
from sim.scene import load_scene


def problems_of(paths: Iterable[Path], settings: Settings) -> Iterable[tuple[str, MajordomoError | None]]:
    """Check files: what each holds, or what is wrong with it."""
    library = usable_skills()
    for path in paths:
        try:
            rules = read_rules(path, library)
            catalogue = load_scene(settings.scene).catalogue()
            idle = _idle(rules, library.rules, catalogue, settings.scene)
            yield f"{path}: in order: rules: {len(rules.names)}{idle}", None
        except MajordomoError as error:
            yield str(path), error


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
