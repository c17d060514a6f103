"""The skills' manual: a list, and a page each, made from the skills themselves."""

from majordomo.errors import ConfigError
from majordomo.predicate import Predicate
from majordomo.skill import CompositeSkill, DeferredSkill, PolicySkill, Skill
from skills.example import named_after_its_arguments, world_of_its_arguments
from skills.registry import LoadedSkills, load_skills


def skill_list(loaded: LoadedSkills | None = None) -> str:
    """One line a skill, and the plugins that were left out."""
    loaded = load_skills() if loaded is None else loaded
    skills = loaded.library.skills
    width = max(len(_signature(skill)) for skill in skills.values())
    lines = [f"{_signature(skill):<{width}}  {skill.description()}" for skill in skills.values()]
    lines += [str(problem) for problem in loaded.problems]
    return "\n".join(lines)


def skill_page(name: str, loaded: LoadedSkills | None = None) -> str:
    """Everything about one skill.

    Raises:
        UnknownName: There is none of that name.
    """
    loaded = load_skills() if loaded is None else loaded
    skill = loaded.library[name]
    lines = [_signature(skill), "", f"    {skill.description()}", ""]
    lines += [f"carried out by  {_carried_out_by(skill)}"]
    lines += [f"phrase          {phrase}" for phrase in skill.phrases]
    for argument, kind in skill.argument_types().items():
        field = skill.model_fields[argument]
        default = "" if field.is_required() else f", {field.default!r} unless said"
        lines.append(f"argument        {argument}: {kind}{default}")
    lines += _conditions(skill)
    lines.append(f"holds           {', '.join(sorted(skill.resources)) or 'nothing'}")
    lines.append(f"time limit      {skill.timeout_s:g} s")
    return "\n".join(lines)


def _conditions(skill: type[Skill]) -> list[str]:
    """Preconditions and effects over the arguments' names, where an example can be made of them."""
    try:
        example = named_after_its_arguments(skill)
    except ConfigError:
        return []
    needs = example.preconditions(world_of_its_arguments(skill))
    return _listed("needs", needs) + _listed("brings about", example.effects())


def _listed(heading: str, claims: tuple[Predicate, ...]) -> list[str]:
    return [f"{heading:<16}{claim}" for claim in claims]


def _signature(skill: type[Skill]) -> str:
    return f"{skill.name}({', '.join(skill.model_fields)})"


def _carried_out_by(skill: type[Skill]) -> str:
    if issubclass(skill, PolicySkill):
        return "the learned policy"
    if issubclass(skill, DeferredSkill):
        return "whatever its words are planned as"
    return "other skills" if issubclass(skill, CompositeSkill) else "its own routine"
