"""The faults of the test bench, one row each: of planners, language models, plugins, and what every program needs."""

from functools import partial

from bringup.faults.bench import odd_skills as odd
from bringup.faults.bench import other_code as code
from bringup.faults.bench.mishaps import at_first, date_jumps, disk, gives_no_time, kills, meanwhile, raises
from bringup.faults.bench.trial import BenchFault
from bringup.faults.fault import DONE, GIVEN_UP, RECOVERED_OR_GIVEN_UP, Kind
from majordomo.errors import ModelUnavailable
from majordomo.failure import FailureCode as F
from majordomo.skill import SkillCall
from memory.failing_disk import DiskFault

LOST, UNPLANNED, VIOLATED = (F.EXECUTOR_LOST,), (F.PLANNER_FAILED,), (F.PRECONDITION_VIOLATED,)
OPEN, PICK, PLACE, CLOSE = code.STEPS
HOUR_S = 3600.0
INVENTED = '{"kind": "plan", "steps": [{"id": "s1", "skill": "fly", "arguments": {}, "after": []}], "goals": []}'
GONE = ModelUnavailable("The server does not answer.", "starting it.")

planner = partial(BenchFault, kind=Kind.PLANNER, outcomes=GIVEN_UP)
model = partial(BenchFault, kind=Kind.MODEL)
plugin = partial(BenchFault, kind=Kind.PLUGIN, outcomes=RECOVERED_OR_GIVEN_UP)
resource = partial(BenchFault, kind=Kind.RESOURCE)

PLANNERS = (
    planner(
        "the planner raises",
        how=at_first(code.planner(raises(RuntimeError("a bug")))),
        noticed=UNPLANNED,
    ),
    planner(
        "the planner exits",
        how=at_first(code.planner(odd.exits)),
        noticed=UNPLANNED,
    ),
    planner(
        "the planner never answers",
        how=at_first(code.planner(code.hangs)),
        noticed=UNPLANNED,
    ),
    planner(
        "the planner answers nonsense",
        how=at_first(code.planner(lambda: "fly")),
        noticed=UNPLANNED,
    ),
    planner("the planner asks for ever", how=at_first(code.planner(code.asks_for_ever)), noticed=(F.AMBIGUOUS_OBJECT,)),
    planner("a plan names no skill", how=at_first(code.planner(code.plan_of(SkillCall("fly")))), noticed=UNPLANNED),
    planner(
        "a plan names no thing",
        how=at_first(code.planner(code.plan_of(SkillCall("pick", {"target": "moon"})))),
        noticed=UNPLANNED,
    ),
    planner(
        "a plan goes round in a circle",
        how=at_first(code.planner(code.plan_of(OPEN, PICK, after_all=True))),
        noticed=UNPLANNED,
    ),
    planner(
        "a plan is in the wrong order",
        how=at_first(code.planner(code.plan_of(PICK, PLACE, OPEN, CLOSE))),
        outcomes=RECOVERED_OR_GIVEN_UP,
    ),
    planner("a plan does too little", how=at_first(code.planner(code.plan_of(OPEN, CLOSE)))),
)
MODELS = (
    model("the language model is gone", how=at_first(code.model(raises(GONE)))),
    model("the language model chats", how=at_first(code.model(lambda: "I would rather not say."))),
    model("the language model is cut off", how=at_first(code.model(lambda: INVENTED[:40]))),
    model("the language model invents a skill", how=at_first(code.model(lambda: INVENTED))),
    model("the language model talks without end", how=at_first(code.model(lambda: "so " * 100_000))),
    model(
        "the language model raises",
        how=at_first(code.model(raises(RuntimeError("a bug")))),
        outcomes=RECOVERED_OR_GIVEN_UP,
    ),
)
PLUGINS = (
    plugin("a plugin raises", how=at_first(code.plugin(odd.Raising)), noticed=LOST),
    plugin("a plugin exits", how=at_first(code.plugin(odd.Exiting)), noticed=LOST),
    plugin("a plugin gives NaN", how=at_first(code.plugin(odd.Careless)), noticed=(F.LIMIT_VIOLATION,)),
    plugin("a plugin gives nonsense", how=at_first(code.plugin(odd.Babbling)), noticed=(F.LIMIT_VIOLATION,)),
    plugin("a plugin cannot say what it promises", how=at_first(code.plugin(odd.Speechless)), noticed=LOST),
    plugin("a plugin does nothing", how=at_first(code.plugin(odd.Pretending)), noticed=(F.EFFECT_NOT_SEEN,)),
    plugin("an isolated plugin hangs", how=at_first(code.plugin(odd.Hanging)), noticed=(F.TIMEOUT,)),
    plugin("an isolated plugin's process ends", how=at_first(code.plugin(odd.Dying)), noticed=LOST),
    plugin("an isolated plugin takes all memory", how=at_first(code.plugin(odd.Greedy)), noticed=LOST),
    plugin("a plugin's judge hangs", how=at_first(code.judge(odd.never_tells)), outcomes=DONE),
)
RESOURCES = (
    resource("the disk is full", how=meanwhile(disk(DiskFault.FULL)), noticed=LOST, outcomes=GIVEN_UP),
    resource("the disk is full from the start", how=at_first(disk(DiskFault.FULL, 3)), outcomes=GIVEN_UP),
    resource("the disk breaks", how=meanwhile(disk(DiskFault.BROKEN)), noticed=LOST, outcomes=GIVEN_UP),
    resource("the disk becomes read-only", how=meanwhile(disk(DiskFault.READ_ONLY)), noticed=LOST, outcomes=GIVEN_UP),
    resource(
        "the journal is locked by another", how=meanwhile(disk(DiskFault.LOCKED)), noticed=LOST, outcomes=GIVEN_UP
    ),
    resource("the date jumps forward", how=meanwhile(date_jumps(HOUR_S))),
    resource("the date jumps back", how=meanwhile(date_jumps(-HOUR_S))),
    resource("the program is killed while it picks", how=meanwhile(kills)),
    resource("the program is killed while it places", how=meanwhile(kills, "place_in")),
    resource("there is no time", how=at_first(gives_no_time), noticed=(F.BUDGET_EXHAUSTED,), outcomes=GIVEN_UP),
)

CODE_FAULTS = (*PLANNERS, *MODELS, *PLUGINS, *RESOURCES)
