"""Skills bound to things: the moves that a search may insert."""

from dataclasses import dataclass
from itertools import product

from majordomo.catalogue import Catalogue
from majordomo.predicate import Predicate
from majordomo.skill import CompositeSkill, Skill, SkillCall
from majordomo.skill_library import SkillLibrary


@dataclass(frozen=True, slots=True, eq=False)
class Operator:
    """One bound skill; compared by identity.

    Attributes:
        call: What would be planned.
        skill: It, bound.
        effects: What it promises.
        things: The catalogue names among its arguments.
    """

    call: SkillCall
    skill: Skill
    effects: tuple[Predicate, ...]
    things: frozenset[str]

    @classmethod
    def of(cls, skill: Skill) -> "Operator":
        """Wrap a bound skill."""
        things = frozenset(getattr(skill, name) for name in skill.argument_kinds())
        return cls(skill.call(), skill, skill.effects(), things)


def ground(skills: SkillLibrary, catalogue: Catalogue) -> tuple[Operator, ...]:
    """Bind every skill that changes the world to every choice of things, in library and catalogue order.

    Skills that need words or numbers are left out: a search cannot invent them. So are composite skills.
    """
    operators = []
    for skill_class in skills.skills.values():
        kinds = skill_class.argument_kinds()
        required = {name for name, field in skill_class.model_fields.items() if field.is_required()}
        if issubclass(skill_class, CompositeSkill) or not required <= set(kinds):
            continue
        choices = [catalogue.of_kind(kind) for kind in kinds.values()]
        for chosen in product(*choices):
            if len(set(chosen)) == len(chosen):
                operators.append(Operator.of(skill_class.model_validate(dict(zip(kinds, chosen, strict=True)))))
    return tuple(operator for operator in operators if operator.effects)
