"""The skills that can be used here, under the rules of the house."""

from functools import cache

from bringup.terminal.screen import show_warning
from majordomo.house_rules import shipped_rules
from majordomo.skill_library import SkillLibrary
from skills.registry import load_skills


@cache
def usable_skills() -> SkillLibrary:
    """Built-in skills and those of plugins; a plugin that is left out is named on stderr, once."""
    loaded = load_skills()
    for problem in loaded.problems:
        show_warning(str(problem))
    return loaded.library.under(shipped_rules())
