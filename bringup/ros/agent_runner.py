"""The agent as its node runs it: assembled as at the terminal, its person beyond the graph."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import partial

from agent.events import Event, TaskStarted
from agent.result import TaskResult
from agent.talk.conversation import Conversation
from agent.talk.offer import Offer
from agent.talk.past import Past
from bringup.planning.models import make_model
from bringup.planning.planners import make_planner
from bringup.planning.recalling_planner import RecallingPlanner
from bringup.remembering.remembrance import memory_of, past_of
from bringup.ros.news import NewsTeller, evidence_of
from bringup.ros.sent_scripts import kept_script
from bringup.ros.skill_works import OpenRosStation
from bringup.ros.station import watched_from
from bringup.script.script import Script
from bringup.settings import Settings
from bringup.task.cut_off_tasks import offer_in
from bringup.task.kept_order import order_keeper
from bringup.usable_skills import usable_skills
from bringup.wiring import AssembledAgent, FrontEnd, assemble_agent, journal_of, listeners
from majordomo.clock import WallClock
from majordomo.outcome import Outcome
from planners.english.talk.interpreter import BuiltinInterpreter
from ros_interface.spinning import GraphNode
from ros_interface.task_runner import Audience, TaskReport, TaskRequest


class Remarks:
    """What was said and is not heard yet; whoever takes the next waits for none."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque()

    def put(self, line: str) -> None:
        """Add one."""
        self._lines.append(line)

    def take(self) -> str | None:
        """The next; None: there is none."""
        return self._lines.popleft() if self._lines else None

    wait = take


class GraphTalk:
    """One conversation over the graph: what is said between tasks is the answer to whoever asked.

    Args:
        audience: Who is there.
    """

    def __init__(self, audience: Audience) -> None:
        self.remarks = Remarks()
        self._audience = audience
        self._answers: list[str] = []
        self.conversation = Conversation(self.remarks, self.say, BuiltinInterpreter(), usable_skills(), WallClock())

    def say(self, text: str) -> None:
        """Tell them something."""
        if self.conversation.is_at_work:
            self._audience.say(text)
        else:
            self._answers.append(text)

    def ask(self, question: str, options: Sequence[str] = ()) -> str | None:
        """Put a question and wait for the answer; None: nobody is there."""
        return self._audience.ask(question, options)

    def hold(
        self, assembled: AssembledAgent, past: Past | None, offer: Offer | None, first: Callable[[], object]
    ) -> TaskReport:
        """Have something done or said first, take whatever is said meanwhile, and tell what came of it."""
        self._answers.clear()
        done = len(self.conversation.results)
        self.conversation.hold(assembled.agent, assembled.memory, past, offer, first)
        results = self.conversation.results[done:]
        if not results:
            outcome = Outcome.FAILED if self.conversation.unreadable else Outcome.DONE
            return TaskReport(outcome, " ".join(self._answers))
        return report_of(next((result for result in results if result.outcome is not Outcome.DONE), results[-1]))


class AgentRunner:
    """Carries tasks out as an agent's node wants it.

    Args:
        settings: The agent's.
        assembled: The agent.
        planner: Its planner.
        talk: Whom it talks with.
        past: What is known from earlier days.
        offer: A task that was cut off, and may be gone on with; None: there is none.

    Attributes:
        script: What is carried out now; None: it is no script.
    """

    def __init__(
        self,
        settings: Settings,
        assembled: AssembledAgent,
        planner: RecallingPlanner,
        talk: GraphTalk,
        past: Past | None,
        offer: Offer | None,
    ) -> None:
        self._settings = settings
        self._assembled = assembled
        self._planner = planner
        self._talk = talk
        self._past = past
        self._offer = offer
        self.script: Script | None = None
        agent = assembled.agent
        self.pause, self.go_on, self.cancel, self.hear = agent.pause, agent.go_on, agent.cancel, talk.remarks.put

    def run(self, request: TaskRequest) -> TaskReport:
        """Carry a task out to its end.

        Raises:
            BadScript, UnreadableInput: It is a script that cannot be used, or kept.
        """
        offer, self._offer = self._offer, None
        if request.script:
            return self._follow(kept_script(request.script, self._settings))
        report = self._hold(offer, partial(self._talk.remarks.put, request.instruction))
        self._offer = offer if offer is not None and offer.is_open else None
        return report

    def stop(self, why: str) -> None:
        """End it as stopped."""
        self._assembled.agent.stop(why)

    def _follow(self, script: Script) -> TaskReport:
        own = self._planner.planner
        self.script, self._planner.planner = script, script.planner(own)
        try:
            return self._hold(None, partial(self._assembled.agent.run, script.title))
        finally:
            self.script, self._planner.planner = None, own

    def _hold(self, offer: Offer | None, first: Callable[[], object]) -> TaskReport:
        return self._talk.hold(self._assembled, self._past, offer, first)


@contextmanager
def opened_runner(
    settings: Settings, node: GraphNode, audience: Audience, open_station: OpenRosStation
) -> Iterator[AgentRunner]:
    """Assemble the agent; in the end everything is closed again.

    Args:
        settings: Where, and with what.
        node: The agent's.
        audience: Who is there.
        open_station: Makes the station of its robot.
    """
    talk, model = GraphTalk(audience), make_model(settings)
    planner = RecallingPlanner(make_planner(settings, model), model)
    with ExitStack() as stack:
        journal = stack.enter_context(journal_of(settings))
        offer = offer_in(journal, settings, audience.say)
        memory = stack.enter_context(memory_of(settings, audience.say))
        station = stack.enter_context(closing(watched_from(open_station(settings, node), node)))
        conversation = talk.conversation

        def begin(event: Event) -> None:
            order_keeper(journal, settings, runner.script)(event)
            if isinstance(event, TaskStarted):
                planner.begin_task()

        news = NewsTeller(audience.tell, station.robot.clock)
        listener = listeners(begin, conversation.notice, news.notice)
        front_end = FrontEnd(talk, listener, conversation.attend)
        assembled = assemble_agent(settings, station, station.robot, planner, journal, front_end, memory)
        past = past_of(memory, settings, assembled.library, journal)
        runner = AgentRunner(settings, assembled, planner, talk, past, offer)
        if offer is not None:
            audience.say(offer.question)
        yield runner


def report_of(result: TaskResult) -> TaskReport:
    """How a task ended, for whoever gave it."""
    return TaskReport(result.outcome, result.message, evidence_of(result))
