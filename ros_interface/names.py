"""What the nodes call what they share: relative, so that a namespace makes room for another robot."""

EXECUTE_SKILL = "execute_skill"
"""Action of the skill server."""

SKILL_CLIENTS = "execute_skill/clients"
"""Topic on which nothing is said, and from which the skill server knows who that may use it is alive."""

SKILL_CLIENTS_HEARD = "execute_skill/clients_heard"
"""Topic on which the skill server says, again and again, how many of those it hears."""

EXECUTE_TASK = "execute_task"
"""Action of the agent."""

VLA_COMMAND = "vla_command"
"""Topic on which the agent is told what to do, in plain words."""

EMERGENCY_STOP = "emergency_stop"
"""Topic that stops everything, and service of every node that does."""
