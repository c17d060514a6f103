"""The faults of the test bench, one row each: of the world, the robot, its senses, its policy, and people."""

from dataclasses import replace
from functools import partial
from math import inf, nan

from bringup.faults.bench.mishaps import (
    asks_about,
    at_first,
    breaks,
    cancels,
    chunks,
    clock_stops,
    dark_for,
    does_nothing,
    eyes_raise,
    facts,
    filled,
    gets_nowhere,
    meanwhile,
    mends,
    other_thing,
    out_of_reach,
    presses,
    raises,
    replies,
    sees,
    senses,
    slips,
    until_noticed,
    vanishes,
    works_again,
)
from bringup.faults.bench.trial import BenchFault
from bringup.faults.fault import CAMERA_S, CANCELLED, DONE, GIVEN_UP, PHYSICAL_S, RECOVERED_OR_GIVEN_UP, STOPPED, Kind
from majordomo.failure import FailureCode as F
from majordomo.predicate import Verdict
from majordomo.testing import RobotFault as R

STALE, INVALID, LIMITS, LOST = (F.SENSOR_STALE,), (F.SENSOR_INVALID,), (F.LIMIT_VIOLATION,), (F.EXECUTOR_LOST,)
BLOCKED, VIOLATED = (F.COLLISION, F.NO_PROGRESS), (F.PRECONDITION_VIOLATED,)
UNSEEN, UNDONE = (F.EFFECT_NOT_SEEN, F.GRASP_MISSED), (F.EFFECT_UNDONE, *VIOLATED)
ELSEWHERE = ("not on(red cup, tray)", "inside(red cup, basket)")
TAKEN_OUT = ("open(microwave)", "not inside(red cup, microwave)", "on(red cup, tray)")
DONE_BY_SOMEBODY = ("inside(red cup, microwave)", "not on(red cup, tray)", "closed(microwave)")

world = partial(BenchFault, kind=Kind.WORLD, within_s=PHYSICAL_S)
robot = partial(BenchFault, kind=Kind.ROBOT, within_s=PHYSICAL_S, outcomes=GIVEN_UP)
sensor = partial(BenchFault, kind=Kind.SENSOR, within_s=CAMERA_S, outcomes=GIVEN_UP)
policy = partial(BenchFault, kind=Kind.POLICY, within_s=PHYSICAL_S, outcomes=GIVEN_UP)
person = partial(BenchFault, kind=Kind.PERSON)

WORLD = (
    world("a thing slips out", how=meanwhile(slips, "place_in"), noticed=(F.OBJECT_DROPPED,)),
    world("a door falls shut", how=meanwhile(facts("closed(microwave)"), "place_in"), noticed=VIOLATED),
    world("what was reached is undone", how=meanwhile(facts(*TAKEN_OUT), "close"), noticed=UNDONE, within_s=None),
    world("a thing vanishes", how=meanwhile(vanishes), noticed=(F.OBJECT_NOT_FOUND,), outcomes=GIVEN_UP),
    world(
        "a thing is out of reach",
        how=meanwhile(out_of_reach),
        noticed=(F.UNREACHABLE,),
        within_s=None,
        outcomes=GIVEN_UP,
    ),
    world("a thing is somewhere else", how=meanwhile(facts(*ELSEWHERE), "open"), within_s=None),
    world("it has been done by somebody", how=meanwhile(facts(*DONE_BY_SOMEBODY), "open"), within_s=None),
)
ROBOT = (
    robot("the robot falls silent", how=meanwhile(breaks(R.SILENT)), noticed=(F.ROBOT_FAULT,)),
    robot("the arm is blocked", how=meanwhile(breaks(R.STUCK)), noticed=BLOCKED),
    robot(
        "the arm is blocked once", how=until_noticed(breaks(R.STUCK), mends(R.STUCK)), noticed=BLOCKED, outcomes=DONE
    ),
    robot(
        "its own stop is latched",
        how=meanwhile(breaks(R.EMERGENCY_STOPPED)),
        noticed=(F.EMERGENCY_STOP,),
        outcomes=STOPPED,
    ),
    robot("its clock stands still", how=meanwhile(clock_stops), within_s=None, outcomes=RECOVERED_OR_GIVEN_UP),
    robot(
        "its driver raises",
        how=meanwhile(senses(raises(OSError("no such device")))),
        noticed=(F.ROBOT_FAULT,),
    ),
)
SENSORS = (
    sensor("pictures freeze", how=meanwhile(breaks(R.FROZEN_IMAGES)), noticed=STALE),
    sensor("depth freezes", how=meanwhile(breaks(R.FROZEN_DEPTH)), noticed=STALE),
    sensor("pictures are late", how=meanwhile(breaks(R.LATE_IMAGES)), noticed=STALE),
    sensor("all senses are late", how=meanwhile(breaks(R.STALE_STAMP)), noticed=STALE),
    sensor("pictures are black", how=meanwhile(breaks(R.BLACK_IMAGES)), noticed=INVALID),
    sensor("depth is NaN", how=meanwhile(breaks(R.NAN_IMAGES)), noticed=INVALID),
    sensor("pictures have another shape", how=meanwhile(breaks(R.CROPPED_IMAGES)), noticed=INVALID),
    sensor("a camera is missing", how=meanwhile(breaks(R.NO_IMAGES)), noticed=INVALID),
    sensor(
        "joints are NaN",
        how=meanwhile(senses(lambda sensed: replace(sensed, joint_positions=sensed.joint_positions * nan))),
        noticed=INVALID,
    ),
    sensor(
        "a camera hiccups",
        how=until_noticed(breaks(R.BLACK_IMAGES), mends(R.BLACK_IMAGES)),
        noticed=INVALID,
        outcomes=DONE,
    ),
    sensor("a camera fails for a second", how=meanwhile(dark_for(1.0)), noticed=INVALID, outcomes=DONE),
    sensor("pictures are black from the start", how=at_first(breaks(R.BLACK_IMAGES))),
    sensor("the eyes cannot tell", how=at_first(sees(Verdict.UNKNOWN, "holding(red cup)")), within_s=None),
    sensor(
        "the eyes cannot tell, and somebody can",
        how=at_first(asks_about("holding(red cup)")),
        within_s=None,
        outcomes=DONE,
    ),
    sensor("the eyes raise", how=meanwhile(eyes_raise), noticed=LOST, within_s=None),
)
POLICY = (
    policy("the policy gives NaN", how=meanwhile(filled(nan)), noticed=LIMITS),
    policy("the policy gives infinity", how=meanwhile(filled(inf)), noticed=LIMITS),
    policy("the policy gives another shape", how=meanwhile(chunks(lambda c: replace(c, values=c.values[:, :3])))),
    policy(
        "the policy is a thousand times too fast",
        how=meanwhile(filled(100.0)),
        within_s=None,
        outcomes=RECOVERED_OR_GIVEN_UP,
    ),
    policy("the policy raises", how=meanwhile(chunks(raises(ArithmeticError("no number")))), noticed=LOST),
    policy("the policy exits", how=meanwhile(chunks(raises(SystemExit(3)))), noticed=LOST),
    policy("the policy gets nowhere", how=meanwhile(gets_nowhere), noticed=(F.NO_PROGRESS,), within_s=None),
    policy(
        "the policy is never done",
        how=meanwhile(chunks(lambda c: replace(c, done=0.0)), "close"),
        within_s=None,
        outcomes=RECOVERED_OR_GIVEN_UP,
    ),
    policy("the policy says done, and is not", how=at_first(does_nothing), noticed=UNSEEN, within_s=None),
    policy(
        "a grasp misses once",
        how=until_noticed(does_nothing, works_again),
        noticed=UNSEEN,
        within_s=None,
        outcomes=DONE,
    ),
    policy("the policy takes another thing", how=meanwhile(other_thing), noticed=UNSEEN, within_s=None),
)
PEOPLE = (
    person("nobody answers", how=meanwhile(does_nothing), outcomes=GIVEN_UP),
    person("somebody answers nonsense", how=meanwhile(replies("purple")), outcomes=GIVEN_UP),
    person("somebody says again and again", how=meanwhile(replies("try again")), outcomes=GIVEN_UP),
    person("somebody cancels", how=meanwhile(cancels), noticed=(F.CANCELLED,), within_s=CAMERA_S, outcomes=CANCELLED),
    person(
        "somebody presses the emergency stop",
        how=meanwhile(presses),
        noticed=(F.EMERGENCY_STOP,),
        within_s=CAMERA_S,
        outcomes=STOPPED,
    ),
)

BODY_FAULTS = (*WORLD, *ROBOT, *SENSORS, *POLICY, *PEOPLE)
