"""Robot, skills and agent as processes of a ROS 2 graph: what each of them runs, and what keeps them running."""
