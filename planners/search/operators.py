"""Skills bound to things: the moves that a search may insert, and what each is a way to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from majordomo.catalogue import Catalogue
from majordomo.predicate import Opposites, Predicate
from majordomo.skill import CompositeSkill, Skill, SkillCall
from majordomo.skill_library import SkillLibrary
from planners.search.effects import brings_about, undoes
from planners.search.fitness import fit_for


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


class Operators:
    """Some moves, in a fixed order.

    Args:
        moves: They.
        opposites: Which predicates exclude each other, so that what closes a door is a way to its not being open.

    Attributes:
        moves: They.
    """

    def __init__(self, moves: Iterable[Operator], opposites: Opposites) -> None:
        self.moves = tuple(moves)
        self._opposites = opposites
        self._promising: dict[Predicate, list[Operator]] = {}
        self._denying: dict[str, dict[Operator, None]] = {}  # by the predicate of which some claim is no longer so
        for move in self.moves:
            for effect in move.effects:
                self._promising.setdefault(effect, []).append(move)
                denied = opposites.of(effect) if effect.positive else effect
                if denied is not None:
                    self._denying.setdefault(denied.name, {})[move] = None
        self._ways: dict[Predicate, tuple[Operator, ...]] = {}
        self._undoing: dict[Predicate, frozenset[Operator]] = {}

    def ways_to(self, claim: Predicate) -> tuple[Operator, ...]:
        """Those that bring a claim about, its sign counted."""
        if claim.positive:
            return tuple(self._promising.get(claim, ()))
        if claim not in self._ways:
            moves = self._denying.get(claim.name, ())
            self._ways[claim] = tuple(o for o in moves if brings_about(o.effects, claim, self._opposites))
        return self._ways[claim]

    def undoing(self, claim: Predicate) -> frozenset[Operator]:
        """Those after which a claim no longer holds, its sign counted."""
        if claim not in self._undoing:
            moves = self._denying.get(claim.name, ()) if claim.positive else self._promising.get(claim.atom, ())
            self._undoing[claim] = frozenset(o for o in moves if undoes(o.effects, claim, self._opposites))
        return self._undoing[claim]

    def only(self, moves: Collection[Operator]) -> "Operators":
        """Those that are among some moves."""
        return Operators((move for move in self.moves if move in moves), self._opposites)

    def without(self, calls: Collection[SkillCall]) -> "Operators":
        """Those that are none of some calls."""
        return Operators((move for move in self.moves if move.call not in calls), self._opposites) if calls else self


@lru_cache(maxsize=4)  # a session plans with the same skills and the same things again and again
def ground(skills: SkillLibrary, catalogue: Catalogue) -> Operators:
    """Bind every skill that changes the world to every choice of things, in library and catalogue order.

    Skills that need words or numbers are left out: a search cannot invent them. So are composite skills.
    """
    operators = []
    for skill_class in skills.skills.values():
        kinds = skill_class.argument_kinds()
        required = {name for name, field in skill_class.model_fields.items() if field.is_required()}
        if issubclass(skill_class, CompositeSkill) or not required <= set(kinds):
            continue
        choices = [fit_for(skill_class, catalogue).of_kind(kind) for kind in kinds.values()]
        for chosen in product(*choices):
            if len(set(chosen)) == len(chosen):
                operators.append(Operator.of(skill_class.model_validate(dict(zip(kinds, chosen, strict=True)))))
    opposites = skills.opposites
    return Operators((operator for operator in operators if operator.effects), opposites)
