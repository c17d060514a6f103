"""What a language model is told: rules, which are files in `prompts/`, and data, which goes as JSON beside them."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from majordomo.catalogue import Catalogue
from majordomo.errors import MajordomoError
from majordomo.plan import Plan, PlanFailure, PlanRequest
from majordomo.predicate import VIEWPOINT, Predicate, Verdict
from majordomo.skill import DeferredSkill, Skill
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from memory.working_memory import PLACES
from planners.model.language_model import Json, Message
from planners.model.token_estimate import estimated_tokens
from planners.search.operators import Operator, ground

MAX_TURNS, MAX_REMEMBERED = 6, 8
"""Turns of the dialogue, and remembered sentences, that are told."""

MAX_BELIEFS = 80

MAX_WORDS = 200
"""Characters of each of them; what is wanted now is never cut, for half a wish is another one."""

MAX_TOKENS, FEWEST_TURNS = 3000, 2
"""Beyond so many, as estimated, less is remembered and fewer turns are told; a question and its answer always are."""


@cache
def prompt_text(name: str) -> str:
    """The rules of a prompt, without the line of its version: always the same, whatever else is told."""
    version, text = (Path(__file__).parent / "prompts" / f"{name}.md").read_text(encoding="utf-8").split("\n", 1)
    assert version.startswith("<!-- version: ")  # every prompt says which it is
    return text.strip()


def fenced(content: Json) -> str:
    """Data as JSON, on one line: quotes end no text, and what cannot be printed is escaped."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return "".join(letter if letter.isprintable() else json.dumps(letter)[1:-1] for letter in text)


def messages_for(rules: str, *parts: Json) -> list[Message]:
    """The rules of a prompt, and all data in one JSON object after them; if that is too long, less of what was."""
    content = {key: value for part in parts for key, value in part.items()}

    def messages() -> list[Message]:
        return [("system", prompt_text(rules)), ("human", fenced(content))]

    while sum(estimated_tokens(text) for _, text in messages()) > MAX_TOKENS and _can_spare(content):
        content = _with_less(content)
    return messages()


def _can_spare(content: Json) -> bool:
    return bool(content.get("remembered")) or len(content.get("before", ())) > FEWEST_TURNS


def _with_less(content: Json) -> Json:
    """Leave out what matters least of what is remembered, else the oldest turn."""
    if content.get("remembered"):
        return content | {"remembered": content["remembered"][:-1]}
    return content | {"before": content["before"][1:]}


def world_part(snapshot: WorldSnapshot, skills: SkillLibrary) -> Json:
    """What the robot can do, what there may be, and what is believed now."""
    examples = {operator.call.skill: operator for operator in reversed(ground(skills, snapshot.catalogue).moves)}
    usable = (skill for skill in skills.skills.values() if not issubclass(skill, DeferredSkill))
    return {
        "skills": [_skill_line(skill, examples.get(skill.name), snapshot.catalogue) for skill in usable],
        "things": _things(snapshot.catalogue),
        "claims": [
            f"{spec.name}({', '.join(kind for _, kind in spec.parameters)}): {spec.description}"
            for spec in skills.predicates.values()
        ],
        "believed": _beliefs(snapshot, skills),
    }


def request_part(request: PlanRequest) -> Json:
    """What the person wants, what was said before, and what is remembered."""
    turns = [{"who": speaker, "said": said[:MAX_WORDS]} for speaker, said in request.dialogue[-MAX_TURNS:]]
    remembered = [sentence[:MAX_WORDS] for sentence in request.remembered[:MAX_REMEMBERED]]
    return {"remembered": remembered, "before": turns, "request": request.instruction}


def failure_part(plan: Plan, failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> Json:
    """What was done, what failed with which code, and what is believed of what the failed step was about."""
    what = failure.failure
    return {
        "goals": [str(goal) for goal in plan.goals],
        "finished": [str(step.call) for step in plan.calls if step.id in failure.finished],
        "left": [str(step.call) for step in plan.calls if step.id not in failure.finished],
        "never": [str(call) for call in plan.forbidden],
        "failed": {
            "step": str(failure.call.call),
            "code": str(what.code),
            "phase": str(what.phase),
            "message": what.message[:MAX_WORDS],
            "may_be_tried_again": what.retryable,
            "evidence": _evidence(failure, snapshot, skills),
        },
    }


def _skill_line(skill: type[Skill], example: Operator | None, catalogue: Catalogue) -> str:
    """A skill as the model needs it: needs and effects are read off one way to bind it."""
    arguments = [f"{name}: {kind}" for name, kind in skill.argument_types().items()]
    line = f"{skill.name}({', '.join(arguments)}): {skill.description()}"
    if example is None:
        return line
    names = {example.call.arguments[name]: name for name in skill.argument_kinds()}
    needs = _with_names(example.skill.preconditions(WorldSnapshot(catalogue)), names)
    made = _with_names((effect for effect in example.effects if effect.positive), names)
    return f"{line} Before: {', '.join(needs) or '-'}. After: {', '.join(made) or '-'}."


def _with_names(claims: Iterable[Predicate], names: Mapping[str, str]) -> list[str]:
    """Claims about arguments alone: where the robot must stand, say, differs from thing to thing."""
    return [
        str(Predicate(claim.name, tuple(names[one] for one in claim.arguments), claim.positive))
        for claim in claims
        if names.keys() >= set(claim.arguments)
    ]


def _things(catalogue: Catalogue) -> Json:
    by_kinds = defaultdict(list)
    for item in catalogue.items.values():
        by_kinds[", ".join(sorted(item.kinds))].append(item.name)
    return dict(by_kinds)


def _beliefs(snapshot: WorldSnapshot, skills: SkillLibrary) -> list[str]:
    """What is so, and of what is not so what does not follow from it."""
    true = [belief.predicate for belief in snapshot.beliefs.values() if belief.verdict is Verdict.TRUE]
    false = [belief.predicate for belief in snapshot.beliefs.values() if belief.verdict is Verdict.FALSE]
    opposites = skills.opposites
    placed = {claim.arguments[0] for claim in true if claim.name in PLACES}
    told = [
        claim.negated()
        for claim in false
        if claim.name not in VIEWPOINT
        and opposites.of(claim) not in true
        and not (claim.name in PLACES and claim.arguments[0] in placed)
    ]
    return [str(claim) for claim in (*true, *told)[:MAX_BELIEFS]]


def _evidence(failure: PlanFailure, snapshot: WorldSnapshot, skills: SkillLibrary) -> list[str]:
    """What is believed of what the failed step needs and promises, how surely, and since when."""
    try:
        skill = skills.bind(failure.call.call, snapshot.catalogue)
    except MajordomoError:  # it stands for the goals, or for a skill that is gone
        return []
    claims = dict.fromkeys(claim.atom for claim in (*skill.preconditions(snapshot), *skill.effects()))
    known = (snapshot.beliefs[claim] for claim in claims if claim in snapshot.beliefs)
    return [
        f"{belief.predicate}: {belief.verdict}, probability {belief.probability:.2f}, by {belief.source}, "
        f"{max(0.0, snapshot.stamp_s - belief.stamp_s):.0f} s ago"
        for belief in known
    ]
