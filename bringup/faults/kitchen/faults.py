"""The faults of the simulated kitchen: one row each."""

from functools import partial

from bringup.faults.fault import CAMERA_S, DONE, GIVEN_UP, PHYSICAL_S, RECOVERED_OR_GIVEN_UP, STOPPED, Kind
from bringup.faults.kitchen import hardship as hard
from bringup.faults.kitchen.hardship import KitchenFault
from majordomo.failure import FailureCode as F
from majordomo.testing import RobotFault as R

LEAVES_S, SHUTS_S = 0.8, 1.5
"""So long it takes until a thing has left the hand, or a door has shut [s]."""
BLOCKED_S = 3.0

world = partial(KitchenFault, kind=Kind.WORLD)
robot = partial(KitchenFault, kind=Kind.ROBOT, within_s=PHYSICAL_S, outcomes=GIVEN_UP)
sensor = partial(KitchenFault, kind=Kind.SENSOR, within_s=CAMERA_S, outcomes=GIVEN_UP)

KITCHEN_FAULTS = (
    world("nothing happens", how=hard.nothing, disturbances=0),
    world(
        "a thing is knocked out of the hand",
        how=hard.knock,
        noticed=(F.OBJECT_DROPPED,),
        within_s=PHYSICAL_S + LEAVES_S,
        disturbances=1,
    ),
    world("a thing is put elsewhere", how=hard.move, disturbances=1),
    world("a thing is taken away", how=hard.remove, outcomes=RECOVERED_OR_GIVEN_UP),
    world(
        "a door is shut",
        how=hard.shut,
        noticed=(F.PRECONDITION_VIOLATED,),
        within_s=PHYSICAL_S + SHUTS_S,
        disturbances=1,
    ),
    world("the base is pushed", how=hard.push, disturbances=1),
    world("a thing is knocked out and the base pushed", how=hard.both(hard.knock, hard.push), disturbances=2),
    world("a thing is put elsewhere and the base pushed", how=hard.both(hard.move, hard.push), disturbances=2),
    robot(
        "the arm is blocked for a while",
        how=hard.breaking(R.STUCK, BLOCKED_S),
        noticed=(F.COLLISION,),
        outcomes=DONE,
        disturbances=1,
    ),
    robot("the arm is blocked for good", how=hard.breaking(R.STUCK), noticed=(F.COLLISION,)),
    robot("the robot goes silent", how=hard.breaking(R.SILENT), noticed=(F.ROBOT_FAULT,)),
    robot("the emergency stop is pressed", how=hard.breaking(None), within_s=CAMERA_S, outcomes=STOPPED),
    sensor("the mast's camera freezes", how=hard.freeze, noticed=(F.SENSOR_STALE,)),
    sensor("the wrist's camera goes blind", how=hard.blind, noticed=(F.SENSOR_INVALID,)),
)
