"""Judges of predicates in a process of their own: one that hangs there, or ends it, is asked no more."""

import logging
import pickle
from collections.abc import Sequence
from math import nan

from majordomo.observation import Observation
from majordomo.predicate import Judge
from skills.isolation.guest_process import GuestLost, GuestProcess, GuestSilent, IsolationLimits
from skills.isolation.judge_guest import Judging
from skills.isolation.sayings import SAYING, Judges, Ready, Saying

WORK = "skills.isolation.judge_guest:serve"

_log = logging.getLogger(__name__)


class IsolatedJudges:
    """Asks judges that run elsewhere, all in one process, which is started when one is first asked.

    While an answer is waited for nothing is commanded, and the robot's watchdog has it stand still; that happens once a
    judge at most.

    Args:
        limits: What they may take together, but for `answer_s`: so long one of them may take for a look.
    """

    def __init__(self, limits: IsolationLimits | None = None) -> None:
        self._limits = IsolationLimits() if limits is None else limits
        self._guest: GuestProcess | None = None
        self._shown: Observation | None = None
        self._given_up: set[str] = set()

    def probabilities(
        self, name: str, judge: Judge, observation: Observation, claims: Sequence[tuple[str, ...]]
    ) -> tuple[float, ...]:
        """Ask one judge.

        Args:
            name: Of its predicate.
            judge: `can_judge_elsewhere`.
            observation: What is looked at.
            claims: What each claim is about.

        Returns:
            How probable each is, as the judge says; NaN where it tells no number, or is asked no more.
        """
        if name not in self._given_up:
            try:
                return self._asked(Judging(judge, tuple(claims)), observation)
            except GuestLost as lost:
                _log.warning("the judge of '%s' is asked no more: %s", name, lost)
                self._given_up.add(name)
                self.close()
            except BaseException:  # Ctrl-C, say: an answer that comes late must not be taken for another one
                self.close()
                raise
        return (nan,) * len(claims)

    def close(self) -> None:
        """Kill their process. May be called more than once; who asks again starts another."""
        self._shown = None
        if self._guest is not None:
            self._guest.kill()
            self._guest = None

    def _asked(self, question: Judging, observation: Observation) -> tuple[float, ...]:
        try:
            return self._answered(question, observation)
        except GuestSilent:
            raise
        except GuestLost:  # it may have ended with the thread that had started it: a second time it is the judge
            self.close()
            return self._answered(question, observation)

    def _answered(self, question: Judging, observation: Observation) -> tuple[float, ...]:
        guest = self._looking_at(observation)
        guest.ask(question)
        said = guest.hear(SAYING, self._limits.answer_s)
        if not isinstance(said, Judges) or len(said.probabilities) != len(question.claims):
            raise GuestLost("It has answered something else.", "mending its code.")
        return tuple(nan if probability is None else probability for probability in said.probabilities)

    def _looking_at(self, observation: Observation) -> GuestProcess:
        """Their process, which has been shown an observation; each is shown once."""
        if self._guest is not None and self._shown is observation:
            return self._guest
        guest = self._guest or self._started()
        guest.tell(observation)
        self._shown = observation
        return guest

    def _started(self) -> GuestProcess:
        guest = self._guest = GuestProcess("the predicates' judges", WORK, None, self._limits)
        said: Saying | None = guest.hear(SAYING, self._limits.start_s)
        if not isinstance(said, Ready):
            raise GuestLost("The process of the predicates' judges does not begin.", "mending the plugin's code.")
        return guest


def can_judge_elsewhere(judge: Judge) -> bool:
    """Whether another process can import a judge: a function at the top of a module, say."""
    try:
        pickle.dumps(judge)
    except Exception:  # whatever its own way of being pickled raises
        return False
    return getattr(judge, "__module__", "__main__") != "__main__"
