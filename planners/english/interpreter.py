"""Tells what a line of a conversation is: a wish to stop, small talk, a correction, a question, a fact, or a task."""

import re
from collections.abc import Mapping, Sequence

from majordomo.errors import UnreadableInput
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Courtesy, Inquiry, Leave, SmallTalk, Stop, Task, Topic, Unreadable, Utterance
from majordomo.world import WorldSnapshot
from planners.english.clauses import ClauseReader
from planners.english.context import context_of
from planners.english.corrections import CorrectionReader
from planners.english.inquiries import InquiryReader
from planners.english.question_forms import is_about_robot, is_question
from planners.english.said import Reading
from planners.english.tellings import telling_in
from planners.english.words import SEPARATOR, Clause, Word, clean, joined, parts_of

_STOPS = re.compile(
    r"(?:please |robot |majordomo |ok |now )*"
    r"(?:(?:stop|halt|freeze|abort|cancel|quit it|hold it|emergency(?: stop)?|enough)\b.*"
    r"|never ?mind|forget it|that is enough|leave it|let it be"
    r"|(?:skip|forget|leave|drop) (?:all )?(?:the rest|everything)(?: else)?)"
)
_HASTY = re.compile(
    r"(?:no|nope|not that|wait|hold on|hang on|whoa|do not|don't|(?:that is )?(?:the )?wrong)\b.*|careful|watch out"
)
_LEAVES = re.compile(
    r"(?:bye|goodbye|good ?night|exit|quit|see you|that is all)(?: (?:bye|robot|majordomo|then|now|for now|later))*"
)

_SENSES = re.compile(r"(?:can|could|do) you (?:see|reach)\b")
"""What sounds like a polite command and asks."""

_COURTESIES: Mapping[Courtesy, str] = {
    Courtesy.GREETING: r"(?:hello|hi|hey|hiya|howdy|good (?:morning|afternoon|evening|day)|greetings)",
    Courtesy.THANKS: r"(?:(?:many )?thanks|thank you|cheers|thx|ty|much appreciated)",
    Courtesy.PRAISE: r"(?:good(?: job| work| robot)?|great|nice(?:ly done)?|well done|perfect|excellent|awesome)",
    Courtesy.APOLOGY: r"(?:sorry|i am sorry|my bad|apologies|oops)",
    Courtesy.HOW_ARE_YOU: r"how (?:are|do) you(?: doing| do)?(?: today)?",
    Courtesy.WHO_ARE_YOU: r"(?:who|what) are you|what is your name",
    Courtesy.ASSENT: r"(?:ok|okay|alright|all right|yes|yeah|yep|sure|fine|right|i see|got it|understood"
    r"|no (?:problem|worries))",
}
_TAIL = r"(?: (?:there|again|robot|majordomo|very much|so much|a lot|then|everyone|you|job|work))*"


class BuiltinInterpreter:
    """Needs no model: it knows questions through the predicates' sentences and the catalogue, as the planner does."""

    def interpret(
        self, text: str, snapshot: WorldSnapshot, skills: SkillLibrary, dialogue: Sequence[tuple[str, str]] = ()
    ) -> Utterance:
        """Tell what a line is."""
        try:
            text = clean(text)
            parts = parts_of(text)
        except UnreadableInput as error:
            return Unreadable(error.problem, error.remedy)
        whole = joined(parts, text)
        plain = " ".join(word.text for word in whole if word.text != SEPARATOR)
        fixed = _fixed(plain or _bare(text))
        if fixed is not None and fixed != Stop(is_hasty=True):
            return fixed
        clauses, context = ClauseReader(text, skills), context_of(snapshot, skills, dialogue)
        said = telling_in(text, snapshot, skills) or CorrectionReader(text, context, clauses).read() or fixed
        if said is not None:
            return said
        if _SENSES.match(plain) or is_about_robot(plain):
            words: Clause = tuple(Word(word, 0, len(text)) for word in plain.split())
        else:
            words = tuple(word for word in whole if not word.is_courtesy)
        if not is_question(words, is_asked=text.endswith("?")):
            return Task(text)
        reader = InquiryReader(Reading(context), clauses)
        try:
            return reader.read(words)
        except UnreadableInput as error:
            return Inquiry(Topic.UNCLEAR, problem=error.problem)


def says_stop(text: str) -> bool:
    """Whether a line can only mean to stop."""
    try:
        plain = " ".join(word.text for word in joined(parts_of(clean(text)), text) if word.text != SEPARATOR)
    except UnreadableInput:
        return False
    return _fixed(plain or _bare(text)) == Stop()


def _bare(text: str) -> str:
    """A text that is nothing but polite, without what stands between its words."""
    return " ".join(re.findall(r"[^\s.,;:!?…]+", text.lower()))


def _fixed(plain: str) -> Utterance | None:
    """What is said in so many words."""
    if _STOPS.fullmatch(plain):
        return Stop()
    if _LEAVES.fullmatch(plain):
        return Leave()
    for courtesy, form in _COURTESIES.items():
        if re.fullmatch(f"(?:{form}){_TAIL}", plain):
            return SmallTalk(courtesy)
    return Stop(is_hasty=True) if _HASTY.fullmatch(plain) else None
