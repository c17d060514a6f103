"""A skill's own routine in a process of its own; the robot stays here, and holds still while there is no answer."""

from majordomo.action import Action
from majordomo.errors import ActionRejected, BadArguments
from majordomo.observation import Observation
from majordomo.skill import Body, RoutineSkill
from skills.drive import HOLD, Ended, Observe
from skills.isolation.guest_process import GuestLost, GuestProcess, IsolationLimits
from skills.isolation.routine_guest import RoutinePlace
from skills.isolation.sayings import SAYING, Acts, Asks, Awaits, Ends, Gives, Raised, Ready, Saying, Says, Seeks

WORK = "skills.isolation.routine_guest:serve"

MOST_WISHES = 100
"""What it may say, ask and look for from one action to the next."""


class IsolatedDrive:
    """Follows a skill's generator that runs elsewhere.

    Args:
        skill: Its class is a module's own, for the other process imports it by name.
        body: What the routine may use.
        limits: What it may take.
        period_s: Wall-clock time that one step waits for an answer; without one the robot holds still for a period [s].

    Raises:
        BadArguments: The skill's class cannot be imported by its name.
    """

    def __init__(self, skill: RoutineSkill, body: Body, limits: IsolationLimits, period_s: float) -> None:
        self.progress = 0.0
        self.confidence = 1.0
        self._title = f"'{skill.name}'"
        self._body = body
        self._limits = limits
        self._period_s = period_s
        self._guest: GuestProcess | None = None
        self._is_ready = False
        self._shown: Observation | None = None  # what it has been asked about and not answered
        self._wishes = 0  # since then
        module, name = _place_of(skill)
        self._place = RoutinePlace(module, name, skill.model_dump(), body.spec, body.catalogue, body.base_from_home)

    def step(self, observe: Observe) -> Action | Ended:
        """Ask for the next action; see `Drive.step`.

        Raises:
            GuestSilent: It has not answered in time; it is killed.
            GuestLost: It has ended, or broken down.
            ActionRejected: It gave no action, or ended with no failure.
        """
        guest = self._guest = self._guest or GuestProcess(self._title, WORK, self._place, self._limits)
        if self._is_ready and self._shown is None:
            self._shown, self._wishes = observe(), 0
            guest.ask(self._shown)
        while (said := guest.hear(SAYING, self._period_s)) is not None:
            match said:
                case Ready():
                    self._is_ready = True
                    return HOLD
                case Acts(groups=groups):
                    self._shown = None
                    return HOLD if groups is None else Action(groups)  # type: ignore[arg-type]  # the spec checks it
                case Gives(shown=shown):
                    raise ActionRejected(f"It gave {shown}.", "an Action, None, or in the end a Failure.")
                case Ends(failure=failure):
                    self.progress = 1.0
                    return Ended(None if failure is None else failure.failure())
                case Raised(error=error):
                    raise GuestLost(f"Its code broke down: {error}.", "another way, or mending its code.")
                case _:
                    self._serve(said, guest)
        return HOLD

    def close(self) -> None:
        """Kill it: nothing of its routine runs any more, its own clean-up included."""
        if self._guest is not None:
            self._guest.kill()

    def _serve(self, wish: Saying, guest: GuestProcess) -> None:
        """Do what it wants of the body."""
        self._wishes += 1
        if self._wishes > MOST_WISHES:
            raise GuestLost(
                f"The skill {self._title} wants {MOST_WISHES} things and does nothing.", "mending its code."
            )
        match wish:
            case Says(text=text):
                self._body.say(text)
            case Asks(question=question):
                self._body.ask(question)
                guest.ask(None)  # a person's time is not its own
            case Awaits():
                guest.tell(self._body.answer())
            case Seeks(name=name):
                guest.tell(None if self._shown is None else self._body.locate(name, self._shown))
            case _:
                raise GuestLost(
                    f"The skill {self._title} says '{wish.kind}', which no routine does.", "mending its code."
                )


def can_be_isolated(skill: type[RoutineSkill]) -> bool:
    """Whether another process can import a skill's class by its name."""
    return "." not in skill.__qualname__ and skill.__module__ != "__main__"


def _place_of(skill: RoutineSkill) -> tuple[str, str]:
    kind = type(skill)
    if not can_be_isolated(kind):
        raise BadArguments(
            f"{kind.__qualname__} of {kind.__module__} cannot run in a process of its own.",
            "a class at the top of a module that can be imported.",
        )
    return kind.__module__, kind.__qualname__
