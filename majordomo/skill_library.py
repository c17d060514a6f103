"""Every skill and predicate that is known, by name: what planners, checker, agent and language models work with."""

from collections.abc import Iterable
from typing import Any

from pydantic import ValidationError

from majordomo.catalogue import Catalogue
from majordomo.errors import BadArguments, UnknownName
from majordomo.house_rules import NO_RULES, HouseRules
from majordomo.predicate import CORE_PREDICATES, Opposites, Predicate, PredicateSpec
from majordomo.skill import Skill, SkillCall
from majordomo.validation import first_problem


class SkillLibrary:
    """An immutable set of skill classes and predicate specs, and the rules of the house over their use.

    Attributes:
        skills: Skill classes by name.
        predicates: Specs by name.
        opposites: Which predicates exclude each other.
        rules: Of the house.
    """

    def __init__(
        self,
        skills: Iterable[type[Skill]],
        predicates: Iterable[PredicateSpec] = CORE_PREDICATES,
        rules: HouseRules = NO_RULES,
    ) -> None:
        self.skills = {skill.name: skill for skill in skills}
        self.predicates = {spec.name: spec for spec in predicates}
        self.opposites = Opposites(self.predicates.values())
        self.rules = rules

    def __getitem__(self, name: str) -> type[Skill]:
        """Return a skill class.

        Raises:
            UnknownName: There is none of that name; the message names the nearest.
        """
        if name not in self.skills:
            raise UnknownName("skill", name, self.skills)
        return self.skills[name]

    def under(self, rules: HouseRules) -> "SkillLibrary":
        """The same skills and predicates under these rules."""
        return SkillLibrary(self.skills.values(), self.predicates.values(), rules)

    def bind(self, call: SkillCall, catalogue: Catalogue) -> Skill:
        """Check a call's arguments against the skill's schema and the catalogue.

        Raises:
            UnknownName: No such skill, or an argument names nothing in the catalogue.
            BadArguments: An argument is missing, superfluous, of the wrong type, or of the wrong kind of thing.
        """
        skill_class = self[call.skill]
        try:
            skill = skill_class.model_validate(dict(call.arguments))
        except ValidationError as error:
            raise _bad_arguments(call, skill_class, error) from None
        for argument, kind in skill_class.argument_kinds().items():
            item = catalogue[getattr(skill, argument)]
            if not item.is_of(kind):
                raise BadArguments(
                    f"{call}: '{item.name}' is not {kind}.", f"one of {', '.join(catalogue.of_kind(kind)) or 'none'}."
                )
        return skill

    def bound(self, call: SkillCall, catalogue: Catalogue) -> Skill | None:
        """A call bound to its skill; None where it does not bind."""
        try:
            return self.bind(call, catalogue)
        except (UnknownName, BadArguments):
            return None

    def sentence(self, predicate: Predicate) -> str:
        """Say a claim in words; a predicate without a spec is shown as it is written."""
        spec = self.predicates.get(predicate.name)
        return str(predicate) if spec is None else spec.sentence(predicate)

    def words_for(self, call: SkillCall) -> str:
        """Say a call as a person would ask for it; one without a phrase is shown as it is written."""
        skill = self.skills.get(call.skill)
        if skill is None or not skill.phrases:
            return str(call)
        kinds = skill.argument_kinds()
        unsaid = {name: info.get_default() for name, info in skill.model_fields.items() if not info.is_required()}
        values = {**unsaid, **call.arguments}
        said = {name: f"the {value}" if name in kinds else str(value) for name, value in values.items()}
        return skill.phrases[0].format(**said)

    def json_schema(self) -> dict[str, dict[str, Any]]:  # JSON schema, as pydantic makes it
        """The JSON schema of every skill's arguments, by skill name."""
        return {name: skill.model_json_schema() for name, skill in self.skills.items()}


def _bad_arguments(call: SkillCall, skill_class: type[Skill], error: ValidationError) -> BadArguments:
    allowed = ", ".join(skill_class.model_fields) or "no arguments"
    return BadArguments(f"{call}: {first_problem(error, 'arguments')}.", f"{call.skill} with {allowed}.")
