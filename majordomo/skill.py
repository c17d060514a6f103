"""What can be asked of the robot: a skill is a pydantic model of its arguments plus what it needs and promises.

Four kinds differ in how they are carried out: a `PolicySkill` hands an instruction to the learned policy, a
`RoutineSkill` is a short generator of actions, a `CompositeSkill` is a list of other calls, and a `DeferredSkill` is
words that become calls when their turn comes. Most skills are ten lines:

    class Open(PolicySkill):
        \"\"\"Open a door.\"\"\"

        name = "open"
        phrases = ("open {target}",)
        target: Openable

        def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
            return (Predicate("hand_empty"),)

        def effects(self) -> tuple[Predicate, ...]:
            return (Predicate("open", (self.target,)),)
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, Protocol

from pydantic import BaseModel, ConfigDict, Field

from majordomo.action import Action
from majordomo.catalogue import ANY_KIND, Catalogue
from majordomo.failure import Failure, FailureCode
from majordomo.geometry import Array
from majordomo.observation import Observation
from majordomo.predicate import Predicate, Verdict
from majordomo.robot import RobotSpec
from majordomo.sighting import Sighting
from majordomo.world import WorldView


@dataclass(frozen=True, slots=True)
class ArgumentKind:
    """Annotation of a skill's argument: the catalogue kind that its value must be of."""

    kind: str


Movable = Annotated[str, ArgumentKind("movable")]
Openable = Annotated[str, ArgumentKind("openable")]
Container = Annotated[str, ArgumentKind("container")]
Surface = Annotated[str, ArgumentKind("surface")]
Switchable = Annotated[str, ArgumentKind("switchable")]
PlaceToStand = Annotated[str, ArgumentKind("place")]
Thing = Annotated[str, ArgumentKind(ANY_KIND)]
"""Any item of the catalogue."""


@dataclass(frozen=True, slots=True)
class SkillCall:
    """A skill's name with arguments, not yet checked; it is shown with the first line of each."""

    skill: str
    arguments: Mapping[str, Any] = field(default_factory=dict)  # JSON values: the skill's own schema validates them

    def __str__(self) -> str:
        shown = (str(value).partition("\n")[0] for value in self.arguments.values())
        return f"{self.skill}({', '.join(shown)})"

    @property
    def names(self) -> tuple[str, ...]:
        """The words among the arguments: of things, mostly."""
        return tuple(value for value in self.arguments.values() if isinstance(value, str))


class Skill(BaseModel):
    """One thing that can be asked for, bound to its arguments.

    Attributes:
        name: What planners and people call it.
        phrases: Imperatives that ask for it, arguments in braces: "pick up {target}". The first is the canonical one.
        resources: What it holds while it runs; calls with disjoint resources may run at once.
        stays: What else must stay so while it runs than what it needs, arguments in braces: "visible({target})".
        timeout_s: Robot time after which it has failed [s].
        is_repeatable: Whether it may be done again where nobody can see whether it was done.
        version: Of this interface; a plugin made for another is refused.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    name: ClassVar[str]
    phrases: ClassVar[tuple[str, ...]] = ()
    resources: ClassVar[frozenset[str]] = frozenset({"arm", "base"})
    stays: ClassVar[tuple[str, ...]] = ()
    timeout_s: ClassVar[float] = 30.0
    is_repeatable: ClassVar[bool] = False
    version: ClassVar[int] = 1

    def preconditions(self, world: WorldView) -> tuple[Predicate, ...]:
        """What must be true before it starts; `world` tells what depends on where things are."""
        return ()

    def effects(self) -> tuple[Predicate, ...]:
        """What it promises; a negated effect may use `ANYTHING`. Only what is then seen is believed."""
        return ()

    def invariants(self, world: WorldView) -> tuple[Predicate, ...]:
        """What must stay so while it runs, where it is cancelled if not: all that it does not promise to change.

        What it needs, what the hand holds, and `stays`. An empty hand is no such thing: it may have to take hold.
        """
        held = (Predicate("holding", (thing,)) for thing in world.catalogue.of_kind("movable"))
        kept = (
            *(need for need in self.preconditions(world) if need.name != "hand_empty"),
            *(claim for claim in held if world.verdict(claim) is Verdict.TRUE),
            *(Predicate.parse(text.format(**self.model_dump())) for text in self.stays),
        )
        effects = self.effects()
        return tuple(claim for claim in dict.fromkeys(kept) if not any(effect.covers(claim) for effect in effects))

    def recoveries(self, code: FailureCode) -> tuple[SkillCall, ...]:
        """Calls that may help after a failure: each is made once, in order, and then this one again."""
        return ()

    def call(self) -> SkillCall:
        """The call that binds to this skill, with the arguments that were given."""
        return SkillCall(self.name, self.model_dump(exclude_unset=True))

    @classmethod
    def argument_kinds(cls) -> dict[str, str]:
        """Catalogue kind by argument name, for the arguments that name things."""
        return {
            name: annotation.kind
            for name, info in cls.model_fields.items()
            for annotation in info.metadata
            if isinstance(annotation, ArgumentKind)
        }

    @classmethod
    def argument_types(cls) -> dict[str, str]:
        """What each argument is, in a word: a catalogue kind, or the name of a type."""
        kinds = cls.argument_kinds()
        return {
            name: kinds.get(name) or str(getattr(info.annotation, "__name__", info.annotation))
            for name, info in cls.model_fields.items()
        }

    @classmethod
    def description(cls) -> str:
        """The first paragraph of the docstring: the manual page and the language model read it."""
        return (cls.__doc__ or "").strip().split("\n\n")[0].replace("\n    ", " ")


class PolicySkill(Skill):
    """A skill that the learned policy carries out.

    Attributes:
        keeps_grip: Whether the hand stays as far open as it is, whatever the policy says: what it holds comes along.
    """

    keeps_grip: ClassVar[bool] = False

    def instruction(self) -> str:
        """What the policy is told: the first phrase with every thing named ("pick up the red cup")."""
        things = {name: f"the {value}" for name, value in self.model_dump().items()}
        return self.phrases[0].format(**things)


class Body(Protocol):
    """What a routine may use besides the actions that it yields."""

    @property
    def spec(self) -> RobotSpec:
        """The robot's spec."""
        ...

    @property
    def catalogue(self) -> Catalogue:
        """What may be there."""
        ...

    @property
    def base_from_home(self) -> Array:
        """Pose of the TCP in which the arm rests, out of the cameras' way (4, 4), in base_link."""
        ...

    def say(self, text: str) -> None:
        """Tell the person something."""
        ...

    def ask(self, question: str) -> None:
        """Put a question to the person; `answer` then tells what came back."""
        ...

    def answer(self) -> str | None:
        """The person's answer to the last question; None while they think."""
        ...

    def locate(self, name: str, observation: Observation) -> Sighting | None:
        """Where an item is seen; None where it is not."""
        ...


Routine = Generator[Action | None, Observation, Failure | None]
"""Yields the next action (None: hold still), is sent the observation after it, returns None or a failure."""


class RoutineSkill(Skill):
    """A skill without learning: a generator of actions that the executor sends through servo and limiter.

    Attributes:
        isolated: Whether the generator runs in a process of its own, which is killed when it does not answer; None: a
            plugin's does, unless the settings say otherwise.
        is_blind: Whether it needs no senses: where they fail, it goes on, and all that it is sent anew is the time.
    """

    isolated: ClassVar[bool | None] = None
    is_blind: ClassVar[bool] = False

    def act(self, body: Body, observation: Observation) -> Routine:
        """Run, from the first observation on."""
        raise NotImplementedError


class CompositeSkill(Skill):
    """A skill that is made of other calls; plans are expanded before they are checked."""

    def steps(self) -> tuple[SkillCall, ...]:
        """The calls, in order."""
        raise NotImplementedError


class DeferredSkill(Skill):
    """A skill that is words: the agent has them planned when their turn comes, from what has been seen by then.

    Attributes:
        words: The first line is for people; on those after it a planner may keep what it must know then.
    """

    words: Annotated[str, Field(min_length=1)]
