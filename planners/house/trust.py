"""That no yes is wanted for something any more, in a person's words: "never ask me before you light the burner"."""

import re

from majordomo.house_rules import Caution, HouseRules

_NO_QUESTION = re.compile(
    r"(?:(?:please|from now on|in (?:the )?future|you|there is),? )*"
    r"(?:never|(?:do|does) not|don['’]?t|need not|needn['’]?t|no need to|(?:do not|don['’]?t) (?:have|need) to) ask"
    r"(?: me)?(?: that)?(?: first| again| any more| for a yes)*,? (?:about|before|when|whenever|for|to) (?P<what>.+)",
    re.IGNORECASE,
)
_IDLE = frozenset({"and", "or", "to", "a", "the", "by", "of", "something", "things", "running", "lit"})


def wish_for_trust(rule: str) -> str:
    """The words with which a person trusts a rule, as `trusted_in` reads them."""
    return f"never ask me first about “{rule}”"


def trusted_in(wish: str, rules: HouseRules) -> tuple[str, ...]:
    """Names of the rules for which a wish wants no yes any more: it names them, or the one kind that they watch."""
    found = _NO_QUESTION.fullmatch(wish.strip().rstrip(".! "))
    if found is None:
        return ()
    what = found["what"].lower()
    named = tuple(rule.name for rule in rules.ask if f"“{rule.name.lower()}”" in what)
    words = set(re.findall(r"[a-z]+", what))
    return named or tuple(rule.name for rule in rules.ask if _is_spoken_of(rule, words, rules))


def _is_spoken_of(rule: Caution, words: set[str], rules: HouseRules) -> bool:
    if words >= set(re.findall(r"[a-z]+", rule.name.lower())) - _IDLE:
        return True
    patterns = (*rule.claims, *((rule.step,) if rule.step else ()))
    kinds = {kind for pattern in patterns for kind in pattern.arguments}
    nouns = {form for kind in kinds for noun in rules.kinds.get(kind, (kind,)) for form in (noun, f"{noun}s")}
    return len(kinds) == 1 and not nouns.isdisjoint(words)
