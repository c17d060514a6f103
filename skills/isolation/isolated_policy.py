"""A policy in a process of its own."""

from majordomo.action import ActionChunk
from majordomo.errors import UnreadableInput
from majordomo.observation import Observation
from skills.isolation.guest_process import GuestLost, GuestProcess, IsolationLimits
from skills.isolation.policy_guest import PolicyPlace
from skills.isolation.sayings import SAYING, Chunk, Raised, Ready, Saying

WORK = "skills.isolation.policy_guest:serve"


class IsolatedPolicy:
    """A `Policy` that runs elsewhere. One that was lost is started anew with the next instruction.

    While it is waited for nothing is commanded, and the robot's watchdog has it stand still.

    Args:
        place: How it is made.
        limits: What it may take.

    Raises:
        GuestLost: It cannot be made.
    """

    def __init__(self, place: PolicyPlace, limits: IsolationLimits) -> None:
        self._place = place
        self._limits = limits
        self._is_started = False
        self._guest: GuestProcess | None = self._made()

    def start(self, instruction: str) -> None:
        """Take an instruction; see `Policy.start`.

        Raises:
            GuestLost: It has ended, or not answered in time.
        """
        if not instruction.strip():
            raise UnreadableInput("The instruction is empty.", "say what to do.")
        if self._guest is None:
            self._guest = self._made()
        self._answer(self._guest, instruction)
        self._is_started = True

    def act(self, observation: Observation) -> ActionChunk:
        """Return what to do next; see `Policy.act`.

        Raises:
            GuestLost: It has ended, not answered in time, or broken down.
        """
        if self._guest is None or not self._is_started:
            raise RuntimeError("start has not been called")
        answer = self._answer(self._guest, observation)
        if not isinstance(answer, Chunk):
            raise GuestLost("The policy's process has answered something else.", "mending its code.")
        return answer.chunk()

    def close(self) -> None:
        """Kill it. May be called more than once."""
        self._is_started = False
        if self._guest is not None:
            self._guest.kill()
            self._guest = None

    def _made(self) -> GuestProcess:
        """Start its process, and wait until it is ready."""
        guest = GuestProcess("the policy", WORK, self._place, self._limits)
        self._heard(guest)
        return guest

    def _answer(self, guest: GuestProcess, question: object) -> Saying:
        try:
            guest.ask(question)
            return self._heard(guest)
        except GuestLost:
            self.close()
            raise

    def _heard(self, guest: GuestProcess) -> Saying:
        said = None
        while said is None:
            said = guest.hear(SAYING, self._limits.answer_s)
        if not isinstance(said, Ready | Chunk):
            guest.kill()
            told = said.error if isinstance(said, Raised) else said.kind
            raise GuestLost(f"The policy broke down: {told}.", "another checkpoint, or mending its code.")
        return said
