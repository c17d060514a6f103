"""Tells what shall be kept in mind, forgotten or called to mind from what shall be done: "the tall cup is mine"."""

import re

from majordomo.inquiry import Inquiry, Period, Topic
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Forget, Telling
from majordomo.world import WorldSnapshot
from memory.remark import SOMEBODY
from planners.house.standing_wishes import rule_in


def _form(*ways: str) -> re.Pattern[str]:
    """One of some ways to say something, its apostrophes of either sort, or left out."""
    said = "|".join(ways).replace("n't", "n['’]?t").replace("i'm", "i['’]?m")
    return re.compile(rf"(?:(?:please|ok|okay|robot|majordomo),? )*(?:{said})", re.IGNORECASE)


_REMINDER = _form(
    r"(?:remember|note|keep in mind|bear in mind|for your information|fyi)[,:]?(?: that)? (?!to )(?P<it>.+)"
)
_NAME = _form(r"(?:my name is|i am called|i'm called|call me) (?P<name>[a-z][\w'-]{0,30})")
_PREFERENCE = _form(
    r"(?:(?:from now on|in (?:the )?future|remember to|you (?:should|must)|i want you to),? )*"
    r"(?:always|never(?! ?mind\b)) .+",
    r"(?:do not|don't) ever .+",
    r"(?:whenever|every time|each time) .+",
    r"(?:you )?(?:need not|do not|don't)(?: have to| need to)? ask (?:me )?(?:first |again )?(?:about|before|when) .+",
    r"i (?:always |usually |really )?(?:prefer|hate|dislike) .+",
    r"i (?:(?:do not|don't) )?like (?:it (?:when|if|that)|my) .+",
    r"i (?:do not|don't) (?:really )?like (?!it$|that$|this$|them$).+",
)
_FACT = _form(
    r".+ (?:is|are) (?:mine|ours|yours|his|hers|theirs|\w+'s|fragile|precious|(?:only )?for .+|called .+)",
    r".+ belongs? to .+",
    r"we call .+",
    r"my .+ (?:is|are) (?!on |in |inside |at |under |near |not on |not in ).+",
    r"i am (?:allergic|left-handed|right-handed|vegetarian|vegan)\b.*",
)
_QUESTION = re.compile(
    r"(?:who|whose|what|which|where|when|why|how|is|are|was|were|do|does|did|can|could|has|have)\b", re.I
)
_FORGET = _form(
    r"forget (?:that|about|what i (?:have )?(?:said|told you)(?: about)?) (?P<it>(?!it$|that$).+)",
    r"forget (?P<name>my name)",
    r"forget (?:everything|all)(?: that)? i (?:ever |have )?(?:said|told you)",
)
_TOLD = _form(
    r"what (?:did i (?:tell|say to) you|have i told you|do you remember)(?: about (?P<about>.+))?",
    r"what do you know about (?P<known>.+)",
    r"whose(?: \w+)? (?:is|are) (?P<whose>.+)",
    r"who owns (?P<owner>.+)",
    r"(?:which|what)(?: \w+)? (?:is|are) (?P<mine>mine|ours)",
    r"(?:is|are) (?P<belonging>.+ (?:mine|ours|yours|his|hers|theirs))",
    r"who (?:said|told you) (?:that|this|so|it)",
    r"who (?:said|told you) (?P<said>.+)",
    r"(?:who|whom) (?:does|do) (?P<owned>.+) belong to",
    r"what (?:are my preferences|do i (?:like|prefer|want))",
    r"(?:what is|do you (?:know|remember)) (?P<name>my name)",
    r"(?P<me>who am i)",
)
_PERIOD = rf"(?P<period>{'|'.join(Period)}|before|so far)"
_DONE = _form(rf"what (?:did you do|have you done|were you doing|happened)(?: so far)? {_PERIOD}")
_WENT_WRONG = _form(
    rf"(?:why did (?:that|it|you) fail|what (?:went|was) wrong|what failed|did anything fail) {_PERIOD}"
)


def telling_in(text: str, snapshot: WorldSnapshot, skills: SkillLibrary) -> Telling | Forget | Inquiry | None:
    """Read what concerns what is kept in mind; None where a line does not.

    Args:
        text: The line, clean.
        snapshot: What is believed.
        skills: What a preference may be about.
    """
    said = text.rstrip(" .!?…")
    question = _question(said)
    if question is not None or text.endswith("?") or _QUESTION.match(said):
        return question
    forget = _FORGET.fullmatch(said)
    if forget is not None:
        return Forget(forget["it"] or forget["name"] or "")
    reminder = _REMINDER.fullmatch(said)
    kept = said if reminder is None else reminder["it"]
    name = _NAME.fullmatch(kept)
    if name is not None:
        return Telling(kept, name=name["name"].capitalize())
    if _PREFERENCE.fullmatch(kept):
        is_rule = rule_in(kept, SOMEBODY, snapshot, skills) is not None
        return Telling(kept, is_preference=True, is_rule=is_rule)
    return Telling(kept) if reminder is not None or _FACT.fullmatch(kept) else None


def _question(said: str) -> Inquiry | None:
    told = _TOLD.fullmatch(said)
    if told is not None:
        about = next((part for part in told.groupdict().values() if part), "")
        return Inquiry(Topic.TOLD, about="my name" if told["me"] else about)
    for form, topic in ((_DONE, Topic.DONE), (_WENT_WRONG, Topic.WHY)):
        found = form.fullmatch(said)
        if found is not None:
            named = found["period"].lower()
            return Inquiry(topic, period=Period(named) if named in list(Period) else Period.EVER)
    return None
