"""A person's own rules of the house, read from YAML; what is wrong with them is told by file, line and key."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bringup.document import BadDocument, Document, Problem, read_document
from bringup.settings import Settings
from bringup.usable_skills import usable_skills
from majordomo.errors import ConfigError
from majordomo.house_rules import Aftermath, Caution, HouseRules
from majordomo.rule_faults import faults_of
from majordomo.skill_library import SkillLibrary


class BadRules(BadDocument):
    """A file of rules cannot be used."""

    code = "bad_rules"
    what = "rules"
    command = "rules"


def house_library(settings: Settings) -> SkillLibrary:
    """The skills that can be used here, under the rules that always hold and a person's own.

    Raises:
        BadRules: Their file cannot be used.
        ConfigError: The settings trust a rule that there is not.
    """
    library, chosen = usable_skills(), settings.house_rules
    rules = library.rules
    if chosen.file is not None:
        rules = rules.joined(read_rules(Path(chosen.file).expanduser(), library))
    names = [rule.name for rule in rules.ask]
    unknown = [name for name in chosen.trusted if name not in names]
    if unknown:
        raise ConfigError(f"No rule that asks is named '{unknown[0]}'.", f"one of {', '.join(names)}.")
    return library.under(rules.trusting(*(chosen.trusted if chosen.asks else names)))


def read_rules(path: Path, library: SkillLibrary) -> HouseRules:
    """Read a file of rules that come to those of a library.

    Raises:
        BadRules: It cannot be read, or a rule is wrong.
    """
    document = read_document(path, BadRules)
    try:
        rules = HouseRules.model_validate_json(json.dumps({} if document.content is None else document.content))
    except ValidationError as error:
        raise BadRules(path, _problems_of_form(document, error)) from None
    problems = [Problem(document.spot(fault.location), fault.text, fault.remedy) for fault in faults_of(rules, library)]
    if problems:
        raise BadRules(path, problems)
    return rules


def _problems_of_form(document: Document, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors():
        spot = document.spot(detail["loc"])
        yield Problem(spot, f"{_told(detail)}.", f"{_allowed(detail['loc'])}.")


def _told(detail: Any) -> str:  # pydantic's own type of these is not public
    match detail["type"]:
        case "extra_forbidden":
            return "there is no such key"
        case "missing":
            return "it is missing"
        case _:
            said = detail["msg"].removeprefix("Value error, ").rstrip(".")
            return f"{said[:1].lower()}{said[1:]} (got {detail['input']!r:.60})"


def _allowed(location: tuple[str | int, ...]) -> str:
    """The keys that there may be around a place."""
    if not location or len(location) == 1:
        return f"the keys {', '.join(HouseRules.model_fields)}"
    if location[0] in ("kinds", "trusted"):
        return "a list of words: [can, tin]"
    model = Aftermath if location[0] == "afterwards" else Caution
    return f"a rule with {', '.join(model.model_fields)}, as docs/rules.md shows"
