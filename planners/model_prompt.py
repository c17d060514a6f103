"""What a language model is told: skills, things, beliefs and the request. The words are in `prompts/plan.md`."""

import json
from pathlib import Path
from string import Template

from majordomo.plan import Plan, PlanFailure, PlanRequest
from majordomo.predicate import Verdict
from majordomo.skill import DeferredSkill, Skill
from majordomo.skill_library import SkillLibrary
from majordomo.world import WorldSnapshot
from planners.language_model import Message
from planners.operators import Operator, ground

MAX_TURNS = 10
"""Turns of the dialogue that are told."""

MAX_BELIEFS = 200


def system_message(snapshot: WorldSnapshot, skills: SkillLibrary) -> Message:
    """The rules and the world."""
    template = Template((Path(__file__).parent / "prompts" / "plan.md").read_text(encoding="utf-8"))
    examples = {operator.call.skill: operator for operator in reversed(ground(skills, snapshot.catalogue).moves)}
    text = template.substitute(
        skills="\n".join(
            _skill_line(skill, examples.get(skill.name))
            for skill in skills.skills.values()
            if not issubclass(skill, DeferredSkill)
        ),
        things="\n".join(
            f"- {item.name}: {', '.join(sorted(item.kinds))}" for item in snapshot.catalogue.items.values()
        ),
        predicates="\n".join(
            f"- {spec.name}({', '.join(kind for _, kind in spec.parameters)}): {spec.description}"
            for spec in skills.predicates.values()
        ),
        beliefs="\n".join(_belief_lines(snapshot)) or "- nothing",
    )
    return "system", text


def request_message(request: PlanRequest) -> Message:
    """What the person wants, and what was said before, as JSON, so that nothing in it can pass for a rule."""
    turns = [{"who": speaker, "said": said} for speaker, said in request.dialogue[-MAX_TURNS:]]
    return "human", json.dumps({"request": request.instruction, "before": turns}, ensure_ascii=False)


def revision_message(plan: Plan, failure: PlanFailure) -> Message:
    """What was planned, what is finished and what failed."""
    told = {
        "goals": [str(goal) for goal in plan.goals],
        "plan": [str(step.call) for step in plan.calls],
        "finished": [str(step.call) for step in plan.calls if step.id in failure.finished],
        "failed": str(failure.call.call),
        "failure": failure.failure.message,
        "may_be_tried_again": failure.failure.retryable,
        "request": "Plan what is left. The goals stay as they are.",
    }
    return "human", json.dumps(told, ensure_ascii=False)


def _skill_line(skill: type[Skill], example: Operator | None) -> str:
    kinds = skill.argument_kinds()
    arguments = [f"{name}: {kind}" for name, kind in skill.argument_types().items()]
    made_so = ""
    if example is not None:
        names = {value: name for name, value in example.call.arguments.items() if name in kinds}
        claims = [
            f"{effect.name}({', '.join(names.get(one, one) for one in effect.arguments)})"
            for effect in example.effects
            if effect.positive
        ]
        made_so = f" Makes so: {', '.join(claims)}." if claims else ""
    return f"- {skill.name}({', '.join(arguments)}): {skill.description()}{made_so}"


def _belief_lines(snapshot: WorldSnapshot) -> list[str]:
    known = [belief for belief in snapshot.beliefs.values() if belief.verdict is not Verdict.UNKNOWN]
    known.sort(key=lambda belief: (belief.verdict is not Verdict.TRUE, str(belief.predicate)))
    return [f"- {'' if b.verdict is Verdict.TRUE else 'not '}{b.predicate}" for b in known[:MAX_BELIEFS]]
