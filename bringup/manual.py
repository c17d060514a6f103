"""The skills' manual: a list, and a page each, made from the skills themselves."""

from collections.abc import Mapping

from majordomo.catalogue import PLACE, Catalogue, Item
from majordomo.predicate import Belief, Predicate, Verdict
from majordomo.skill import CompositeSkill, DeferredSkill, PolicySkill, Skill
from majordomo.world import WorldSnapshot
from skills.registry import LoadedSkills, load_skills


def skill_list(loaded: LoadedSkills | None = None) -> str:
    """One line a skill, and the plugins that were left out."""
    loaded = load_skills() if loaded is None else loaded
    skills = loaded.library.skills
    width = max(len(_signature(skill)) for skill in skills.values())
    lines = [f"{_signature(skill):<{width}}  {skill.description()}" for skill in skills.values()]
    lines += [f"left out: plugin '{problem.plugin}': {problem.problem}" for problem in loaded.problems]
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
    """Preconditions and effects over the arguments' names, for skills whose arguments all name things."""
    kinds = skill.argument_kinds()
    if not kinds or set(kinds) != set(skill.model_fields):
        return []
    example = skill.model_validate({argument: argument for argument in kinds})
    return _listed("needs", example.preconditions(_example_world(kinds))) + _listed("brings about", example.effects())


def _example_world(kinds: Mapping[str, str]) -> WorldSnapshot:
    """A world of which nothing is known but that movable things are on something."""
    movables = [argument for argument, kind in kinds.items() if kind == "movable"]
    fixtures = [_stand_in(argument, kind) for argument, kind in kinds.items() if argument not in movables]
    things = [Item(argument, frozenset({"movable"}), (argument,)) for argument in movables]
    under = [Item(f"under {name}", frozenset({"surface"}), (name,), place=f"place of {name}") for name in movables]
    spots = [Predicate("on", (name, f"under {name}")) for name in movables]
    beliefs = {spot: Belief(spot, Verdict.TRUE, 1.0, 0.0, "example") for spot in spots}
    return WorldSnapshot(Catalogue.of((*things, *fixtures, *under)), beliefs)


def _stand_in(argument: str, kind: str) -> Item:
    """A fixture that an argument may name; a container with a door, for that needs most."""
    kinds = {"container", "openable"} if kind == "container" else {kind}
    return Item(argument, frozenset(kinds), (argument,), place=None if kind == PLACE else f"place of {argument}")


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
