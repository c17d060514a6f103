"""Rules of the house over what a plan does: what must never be, what wants a yes first, what is done afterwards.

A rule is a few lines of YAML. Its claims name kinds of things instead of things; within a rule the same kind is the
same thing. Kinds are those of the catalogue, and those that the file makes of nouns:

    kinds:
      metal: [can, tin, fork]
    never:
      - name: metal in a running microwave
        because: Metal in a running microwave sparks, and may start a fire.
        claims:
          - inside(metal, microwave)
          - turned_on(microwave)
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, InstanceOf, model_validator

from majordomo.catalogue import Catalogue
from majordomo.errors import UnreadableInput
from majordomo.predicate import Predicate
from majordomo.validation import read_yaml, validated


def _pattern(text: object) -> Predicate:
    if not isinstance(text, str):
        raise ValueError(f"a claim in words is wanted, as in 'inside(metal, microwave)'; got {text!r:.60}")
    try:
        return Predicate.parse(text)
    except UnreadableInput as error:
        raise ValueError(f"{error.problem} It has {error.remedy}") from error


Pattern = Annotated[InstanceOf[Predicate], BeforeValidator(_pattern)]
"""A claim, or a call, whose arguments are kinds of things."""

Text = Annotated[str, Field(min_length=1, max_length=300)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Rule(_Part):
    """One rule.

    Attributes:
        name: Unique among all rules.
        because: Told whenever the rule speaks up, as a sentence.
    """

    name: Text
    because: Text


class Caution(Rule):
    """What is forbidden, or wants a yes first. It speaks either of the world or of what a person says.

    Attributes:
        claims: That they all come true together is meant; with a `step`, that they are so when it begins.
        step: A call, its arguments those that name things: `pick(glass)`.
        phrases: Words of a request: `<hurting> <people>`, the groups in angle brackets being kinds.
        unless: Phrases whose words are meant otherwise.
    """

    claims: tuple[Pattern, ...] = ()
    step: Pattern | None = None
    phrases: tuple[Text, ...] = ()
    unless: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _speaks_of_one(self) -> Self:
        if bool(self.phrases) == bool(self.claims or self.step):
            raise ValueError("a rule has either phrases, or claims or a step; and not both")
        return self


class Aftermath(Rule):
    """What is done in the end where a plan made something so on its way, and nobody asked for its staying so.

    Attributes:
        once: What a step made so: `turned_on(burner)`.
        then: What shall be so at the end, of the same things: `turned_off(burner)`.
    """

    once: Pattern
    then: Annotated[tuple[Pattern, ...], Field(min_length=1)]


class Situation(_Part):
    """What may be meant by what a person tells.

    Attributes:
        said: What is told: words, `{x}` for some of them, `...` for any or none, `(a|b)` for a choice.
        means: Requests of which one may be meant, the likeliest first.
        sure: Whether the first is done without a question.
    """

    said: Annotated[tuple[Text, ...], Field(min_length=1)]
    means: Annotated[tuple[Text, ...], Field(min_length=1)]
    sure: bool = False


class HouseRules(_Part):
    """Every rule that holds.

    Attributes:
        kinds: Nouns, or words of a request, by the kind of thing that they are.
        never: What is refused, whoever planned it.
        ask: What wants a yes first.
        afterwards: What is done in the end.
        meant: What is meant by what people tell instead of asking.
        trusted: Names of those of `ask` for which no yes is wanted any more.
    """

    kinds: dict[Text, Annotated[tuple[Text, ...], Field(min_length=1)]] = {}
    never: tuple[Caution, ...] = ()
    ask: tuple[Caution, ...] = ()
    afterwards: tuple[Aftermath, ...] = ()
    meant: tuple[Situation, ...] = ()
    trusted: tuple[Text, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Of all rules, in order."""
        every: tuple[Rule, ...] = (*self.never, *self.ask, *self.afterwards)
        return tuple(rule.name for rule in every)

    @property
    def asked_for(self) -> tuple[Caution, ...]:
        """Those of `ask` that still want a yes."""
        return tuple(rule for rule in self.ask if rule.name not in self.trusted)

    def things(self, kind: str, catalogue: Catalogue) -> tuple[str, ...]:
        """Names of the things of a kind: by their nouns where the rules say which, else as the catalogue has it."""
        nouns = self.kinds.get(kind)
        if nouns is None:
            return catalogue.of_kind(kind)
        return tuple(name for name, item in catalogue.items.items() if not {name, *item.nouns}.isdisjoint(nouns))

    def trusting(self, *names: str) -> "HouseRules":
        """The rules of which some want no yes any more."""
        return self.model_copy(update={"trusted": tuple(dict.fromkeys((*self.trusted, *names)))})

    def joined(self, more: "HouseRules") -> "HouseRules":
        """These rules and more of them; nouns of the same kind are put together."""
        both = {kind: (*self.kinds.get(kind, ()), *more.kinds.get(kind, ())) for kind in (*self.kinds, *more.kinds)}
        return HouseRules(
            kinds=both,
            never=(*self.never, *more.never),
            ask=(*self.ask, *more.ask),
            afterwards=(*self.afterwards, *more.afterwards),
            meant=(*more.meant, *self.meant),
            trusted=(*self.trusted, *more.trusted),
        )

    def cautions(self) -> Iterator[tuple[str, int, Caution]]:
        """Every rule of `never` and `ask`, with its list and its place there."""
        for key, rules in (("never", self.never), ("ask", self.ask)):
            for index, rule in enumerate(rules):
                yield key, index, rule


NO_RULES = HouseRules()


@cache
def shipped_rules() -> HouseRules:
    """The rules that always hold."""
    rules, situations = (
        validated(HouseRules, read_yaml(Path(__file__).with_name(name), f"the file {name}"), f"the file {name}")
        for name in ("house_rules.yaml", "situations.yaml")
    )
    return rules.joined(situations)
