"""What the agent remembers: tasks and beliefs, a journal that survives a crash, and what is known of earlier days.

The agent is the one writer. Nothing here acts, and nothing here concludes: a belief changes when something was seen,
and is put in doubt when something was done that may have changed it.
"""

from memory.journal import Journal
from memory.journal_records import Event, StepRecord, TaskRecord
from memory.node import Node, NodeStatus, WrongStatus
from memory.plan_nodes import ResourceRule
from memory.task_graph import TaskGraph
from memory.working_memory import WorkingMemory

__all__ = [
    "Event",
    "Journal",
    "Node",
    "NodeStatus",
    "ResourceRule",
    "StepRecord",
    "TaskGraph",
    "TaskRecord",
    "WorkingMemory",
    "WrongStatus",
]
