"""Tells what a line of a conversation says: a wish to stop, small talk, a correction, a question, a fact, or a task.

What could be several of these is settled here, and in this order: what is said in so many words; what shall be kept in
mind; what corrects; a question; what only names something; a task.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from majordomo.correction import Correction, GoOn, Pause
from majordomo.errors import UnreadableInput
from majordomo.inquiry import Inquiry, Topic
from majordomo.skill_library import SkillLibrary
from majordomo.utterance import Forget, Heard, Leave, Mention, SmallTalk, Stop, Task, Telling, Unreadable, Utterance
from majordomo.world import WorldSnapshot
from planners.english.requests.clauses import ClauseReader
from planners.english.requests.reading import Reading
from planners.english.requests.spelling import respelt
from planners.english.talk.answers_meant import option_meant
from planners.english.talk.corrections import CorrectionReader
from planners.english.talk.inquiries import InquiryReader
from planners.english.talk.question_forms import is_about_robot, is_question
from planners.english.talk.set_phrases import set_phrase, without_pictures
from planners.english.talk.tellings import telling_in
from planners.english.text.parts import clean, joined, parts_of, sentences_of
from planners.english.text.words import SEPARATOR, Clause, Word, without_courtesies
from planners.english.things.context import Context, context_of

_SENSES = re.compile(r"(?:can|could|do) you (?:see|reach)\b")
"""What sounds like a polite command and asks."""

_CORRECTING = Pause | GoOn | Correction
"""What a sentence behind it makes no task of."""

Dialogue = Sequence[tuple[str, str]]


class BuiltinInterpreter:
    """Needs no model: it knows questions through the predicates' sentences and the catalogue, as the planner does."""

    def hear(
        self, line: str, snapshot: WorldSnapshot, skills: SkillLibrary, dialogue: Dialogue = ()
    ) -> tuple[Heard, ...]:
        """Tell what a line says, slips of the fingers put right; sentences of different sorts are heard apart."""
        text, slips = _read_past_slips(line, skills, snapshot)
        told = " ".join(f"I read “{wrong}” as “{right}”." for wrong, right in slips)
        whole = Heard(text, self.interpret(text, snapshot, skills, dialogue), told)
        if isinstance(whole.said, Unreadable | Leave) or whole.said == Stop():
            return (whole,)
        parts = self._apart(sentences_of(text), snapshot, skills, dialogue)
        return (replace(parts[0], told=told), *parts[1:]) if len(parts) > 1 else (whole,)

    def chosen(self, answer: str, options: Sequence[str], snapshot: WorldSnapshot, skills: SkillLibrary) -> str | None:
        """Which option of a question an answer means; None where it means none, or may mean several."""
        return option_meant(answer, options, context_of(snapshot, skills, ()))

    def interpret(self, text: str, snapshot: WorldSnapshot, skills: SkillLibrary, dialogue: Dialogue = ()) -> Utterance:
        """Tell what one sentence is, or several that belong together."""
        try:
            said = set_phrase(text)
            text = clean(without_pictures(text))
            whole = joined(parts_of(text), text)
        except UnreadableInput as error:
            return Unreadable(error.problem, error.remedy)
        if said is not None and not (isinstance(said, Stop) and said.is_hasty):
            return said
        clauses, context = ClauseReader(text, skills), context_of(snapshot, skills, dialogue)
        corrections = CorrectionReader(text, context, clauses)
        found = telling_in(text, snapshot, skills) or corrections.read() or said
        return found or _asked(text, whole, clauses, context, corrections)

    def _apart(
        self, sentences: Sequence[str], snapshot: WorldSnapshot, skills: SkillLibrary, dialogue: Dialogue
    ) -> list[Heard]:
        """Sentences that stand alone, and between them those that belong together; small talk beside others is none."""
        heard: list[Heard] = []
        for sentence in sentences:
            before = (*dialogue, *(("person", one.text) for one in heard))
            one = Heard(sentence, self.interpret(sentence, snapshot, skills, before))
            if heard and not _stands_alone(one.said) and not _stands_alone(heard[-1].said):
                text = f"{heard[-1].text} {sentence}"
                before = (*dialogue, *(("person", other.text) for other in heard[:-1]))
                both = Heard(text, self.interpret(text, snapshot, skills, before))
                if not (isinstance(both.said, Task) and isinstance(heard[-1].said, _CORRECTING)):
                    heard, one = heard[:-1], both
            heard.append(one)
        return [one for one in heard if not isinstance(one.said, SmallTalk)] or heard[-1:]


def _read_past_slips(
    line: str, skills: SkillLibrary, snapshot: WorldSnapshot
) -> tuple[str, tuple[tuple[str, str], ...]]:
    try:
        return respelt(clean(line), skills, snapshot.catalogue)
    except UnreadableInput:
        return line, ()


def _stands_alone(said: Utterance) -> bool:
    """Whether a sentence belongs to none beside it."""
    if isinstance(said, Inquiry):
        return said.topic is not Topic.UNCLEAR or bool(said.candidates)
    return isinstance(said, SmallTalk | Telling | Forget)


def _asked(
    text: str, whole: Clause, clauses: ClauseReader, context: Context, corrections: CorrectionReader
) -> Utterance:
    """What a sentence is that is said in no fixed form: a question, something that is only named, or a task."""
    plain = " ".join(word.text for word in whole if word.text != SEPARATOR)
    if _SENSES.match(plain) or is_about_robot(plain):
        words: Clause = tuple(Word(word, 0, len(text)) for word in plain.split())
    else:
        words = without_courtesies(whole)
    if not any(letter.isalnum() for letter in text):
        return Inquiry(Topic.REPEAT)
    mention = corrections.mention()
    if not words or not is_question(words, is_asked=text.endswith("?")):
        if mention is not None:
            return Mention(mention)
        return Task(text, corrections.is_command(), corrections.elsewhere())
    try:
        inquiry = InquiryReader(Reading(context), clauses).read(words)
    except UnreadableInput as error:
        inquiry = Inquiry(Topic.UNCLEAR, problem=error.problem)
    return inquiry if mention is None else Mention(mention, inquiry)
