"""What skills cannot be carried out with, although its kind would allow it."""

from dataclasses import replace
from functools import lru_cache

from majordomo.catalogue import Catalogue
from majordomo.skill import Skill


@lru_cache(maxsize=256)
def fit_for(skill: type[Skill], catalogue: Catalogue) -> Catalogue:
    """The catalogue in which what a skill cannot be carried out with is of none of the kinds that it takes."""
    unfit = {name: item for name, item in catalogue.items.items() if skill.name in item.not_for}
    taken = frozenset(skill.argument_kinds().values())
    changed = {name: replace(item, kinds=item.kinds - taken) for name, item in unfit.items()}
    return Catalogue({**catalogue.items, **changed}) if changed else catalogue
