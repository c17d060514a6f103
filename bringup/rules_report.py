"""The rules of the house as a person reads them."""

from collections.abc import Iterator

from majordomo.house_rules import Aftermath, Caution, HouseRules

_HEADS = {"never": "never", "ask": "only after a yes"}


def rules_list(rules: HouseRules) -> str:
    """Every rule with its reason and what it watches."""
    return "\n".join(_lines(rules))


def _lines(rules: HouseRules) -> Iterator[str]:
    heads = {"never": rules.never, "ask": rules.ask}
    for key, cautions in heads.items():
        yield f"{_HEADS[key]}:"
        for rule in cautions:
            trusted = " (trusted: not asked about)" if rule.name in rules.trusted else ""
            yield f"  {rule.name}{trusted}"
            yield f"      {rule.because}"
            yield f"      {_watched(rule)}"
    yield "afterwards:"
    for process in rules.afterwards:
        yield f"  {process.name}"
        yield f"      {process.because}"
        yield f"      {_wanted(process)}"


def _watched(rule: Caution) -> str:
    if rule.phrases:
        return f"in words: {rule.phrases[0]}" + (f", and {len(rule.phrases) - 1} more" if rule.phrases[1:] else "")
    claims = " and ".join(map(str, rule.claims))
    if rule.step is None:
        return f"when {claims}"
    return f"on {rule.step}" + (f" while {claims}" if claims else "")


def _wanted(process: Aftermath) -> str:
    return f"once {process.once}, then {' and '.join(map(str, process.then))}"
