"""Rules are read strictly, put together, and speak of things by their kinds."""

import pytest
from pydantic import ValidationError

from majordomo.catalogue import Catalogue, Item
from majordomo.house_rules import NO_RULES, HouseRules, shipped_rules
from majordomo.predicate import Predicate

CATALOGUE = Catalogue.of(
    [
        Item("purple can", frozenset({"movable"}), ("can", "tin")),
        Item("red cup", frozenset({"movable"}), ("cup",)),
        Item("microwave", frozenset({"openable"}), ("microwave",)),
    ]
)


def rules(**content: object) -> HouseRules:
    return HouseRules.model_validate(content)


def caution(name: str = "x", **content: object) -> dict[str, object]:
    return {"name": name, "because": "It is so.", **(content or {"phrases": ("dance",)})}


def test_a_kind_is_what_the_nouns_say() -> None:
    metal = rules(kinds={"metal": ("tin", "microwave")})
    assert metal.things("metal", CATALOGUE) == ("purple can", "microwave")


def test_a_kind_may_be_one_thing_by_its_name() -> None:
    assert rules(kinds={"mine": ("red cup",)}).things("mine", CATALOGUE) == ("red cup",)


def test_other_kinds_are_the_catalogues() -> None:
    assert NO_RULES.things("movable", CATALOGUE) == ("purple can", "red cup")


def test_a_claim_is_read() -> None:
    (rule,) = rules(never=(caution(claims=("not on(cup, table)",)),)).never
    assert rule.claims == (Predicate("on", ("cup", "table"), positive=False),)


def test_rules_are_put_together() -> None:
    some = rules(kinds={"metal": ("can",)}, never=(caution("a"),), ask=(caution("b"),))
    more = rules(kinds={"metal": ("tin",), "glass": ("jar",)}, never=(caution("c"),), trusted=("b",))
    both = some.joined(more)
    assert both.names == ("a", "c", "b")
    assert both.kinds == {"metal": ("can", "tin"), "glass": ("jar",)}
    assert both.asked_for == ()


def test_what_is_trusted_is_not_asked_about() -> None:
    some = rules(ask=(caution("a"), caution("b")))
    assert [rule.name for rule in some.trusting("a").asked_for] == ["b"]


@pytest.mark.parametrize(
    "content",
    [
        {"never": ({"name": "x", "because": "y"},)},
        {"never": (caution(phrases=("a",), claims=("hand_empty()",)),)},
        {"never": (caution(phrases=("a",), step="pick(movable)"),)},
        {"never": (caution(unless=("a",)),)},
        {"never": (caution(claims=("on cup",)),)},
        {"never": (caution(claims=(3,)),)},
        {"never": (caution(name="", phrases=("a",)),)},
        {"kinds": {"metal": ()}},
        {"afterwards": ({"name": "x", "because": "y", "once": "open(openable)", "then": ()},)},
        {"always": ()},
    ],
    ids=str,
)
def test_what_has_another_form_is_refused(content: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        rules(**content)


def test_the_rules_that_come_along_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        shipped_rules().never = ()  # type: ignore[misc]  # that is what is tried
