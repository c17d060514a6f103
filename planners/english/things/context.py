"""What words are read against: what is believed, what was spoken of, and the questions that were answered already."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from majordomo.catalogue import Catalogue
from majordomo.geometry import Array
from majordomo.plan import Question
from majordomo.predicate import Predicate, Verdict
from majordomo.skill_library import SkillLibrary
from majordomo.whereabouts import spot_of, spots_of
from majordomo.world import WorldSnapshot
from planners.english.things.effort import Effort
from planners.english.things.naming import mentioned_in
from planners.english.things.nicknames import nicknames
from planners.english.things.replies import is_yes, options_chosen
from planners.search.imagined_world import ImaginedWorld


@dataclass(frozen=True, slots=True)
class Context:
    """What words are read against.

    Attributes:
        world: What is believed, and what this request has asked for so far.
        skills: Whose predicates claims are made of.
        positions: Where things were last seen, (3,) [m] in odom, by item name.
        robot: Where the robot stands, (3,) x [m], y [m], yaw [rad] in odom; None where nobody knows.
        mentions: What this request spoke of so far; several names where it spoke of them together.
        earlier: What was spoken of before this request, oldest first.
        answers: What the person said to the questions about this request, by question.
        effort: What reading it has cost so far.
        told: Facts that people told, in their words.
        fit: What words may mean here, where that is not everything in the world.
        option_meant: Tells which of some options an answer means; None where it means none, or may mean several.
    """

    world: ImaginedWorld
    skills: SkillLibrary
    positions: Mapping[str, Array] = field(default_factory=dict)
    robot: Array | None = None
    mentions: tuple[tuple[str, ...], ...] = ()
    earlier: tuple[tuple[str, ...], ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    effort: Effort = field(default_factory=Effort)
    told: tuple[str, ...] = ()
    fit: Catalogue | None = None
    option_meant: "Callable[[str, Sequence[str], Context], str | None]" = lambda answer, options, context: None

    @property
    def catalogue(self) -> Catalogue:
        """What there is."""
        return self.world.catalogue if self.fit is None else self.fit

    def as_told(self, text: str, kind: str) -> tuple[str, ...]:
        """The things of a kind that are called so, by what people told."""
        names = nicknames(self.told, self.catalogue).get(text, ()) if self.told else ()
        return tuple(name for name in names if self.catalogue[name].is_of(kind))

    def having_mentioned(self, *mentions: tuple[str, ...]) -> "Context":
        """The context after these were spoken of."""
        return replace(self, mentions=(*self.mentions, *(mention for mention in mentions if mention)))

    def was_seen(self, name: str) -> bool:
        """Whether it is known where a thing is; furniture always is."""
        if not self.catalogue[name].is_of("movable"):
            return True
        if name in self.positions or self.holder_of(name) is not None:
            return True
        return any(self.world.verdict(Predicate(one, (name,))) is Verdict.TRUE for one in ("holding", "visible"))

    def verdict(self, claim: Predicate) -> Verdict:
        """What is believed of a claim; a thing that is known to be elsewhere is not here."""
        verdict = self.world.verdict(claim)
        if verdict is not Verdict.UNKNOWN or claim.name not in ("on", "inside"):
            return verdict
        name, spot = claim.arguments
        is_elsewhere = self.is_held(name) or self.holder_of(name) not in (None, spot)
        return (Verdict.FALSE if claim.positive else Verdict.TRUE) if is_elsewhere else verdict

    def holder_of(self, name: str) -> str | None:
        """What a thing is believed to be on or inside of; None where nobody knows."""
        spot = spot_of(self.world, name)
        return None if spot is None else spot.arguments[1]

    def is_held(self, name: str) -> bool:
        """Whether the robot holds a thing, as far as is known."""
        return self.world.verdict(Predicate("holding", (name,))) is Verdict.TRUE

    def spots_at(self, fixture: str) -> tuple[Predicate, ...]:
        """Every claim that something is on or inside of a fixture."""
        things = self.catalogue.of_kind("movable")
        return tuple(spot for thing in things for spot in spots_of(self.world, thing) if spot.arguments[1] == fixture)

    def ask(self, text: str, options: tuple[str, ...], count: int = 1) -> tuple[str, ...] | Question:
        """The options that the person has chosen already; else the question."""
        reply = self._reply_to(text)
        chosen = options_chosen(reply, options, count, self.catalogue)
        if chosen is None and reply and count == 1:
            meant = self.option_meant(reply, options, replace(self, answers={}))
            chosen = None if meant is None else (meant,)
        return Question(text, options) if chosen is None else chosen

    def ask_whether(self, text: str) -> bool | Question:
        """What the person has said to a question already; else the question."""
        answer = is_yes(self._reply_to(text))
        return Question(text, ("yes", "no")) if answer is None else answer

    def _reply_to(self, question: str) -> str:
        """What the person said to a question, whatever it was put behind."""
        replies = (reply for asked, reply in self.answers.items() if asked.endswith(question))
        return next(replies, "").lower().strip(" .,!?")


def context_of(snapshot: WorldSnapshot, skills: SkillLibrary, dialogue: Sequence[tuple[str, str]]) -> Context:
    """What words said now may refer to: things spoken of before, and the answers to questions about these very words.

    Those are at the end of the dialogue: what a task ends with is the robot's to say, and nobody answers that.
    """
    left = list(dialogue)
    answers: dict[str, str] = {}
    end = len(left)
    while end > 1 and left[end - 2][0] == left[end - 1][0] == "person":
        end -= 1  # what a script says before these words
    while end > 1 and (left[end - 2][0], left[end - 1][0]) == ("robot", "person"):
        (_, question), (_, answer) = left[end - 2 : end]
        del left[end - 2 : end]
        end -= 2
        answers.setdefault(question, answer)
    earlier = tuple((name,) for _, text in left for name in mentioned_in(text, snapshot.catalogue))
    world = ImaginedWorld(snapshot, skills.opposites)
    robot, told = snapshot.robot, snapshot.told
    return Context(world, skills, snapshot.positions, robot, earlier=earlier, answers=answers, told=told)
