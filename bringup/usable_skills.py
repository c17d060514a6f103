"""The skills that can be used here."""

from functools import cache

from bringup.screen import show_warning
from majordomo.skill_library import SkillLibrary
from skills.registry import load_skills


@cache
def usable_skills() -> SkillLibrary:
    """Built-in skills and those of plugins; a plugin that is left out is named on stderr, once."""
    loaded = load_skills()
    for problem in loaded.problems:
        show_warning(str(problem))
    return loaded.library
