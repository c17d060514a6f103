"""The seam to ROS 2: node classes, message conversion and launch files will live here; so far it is a boundary only."""
