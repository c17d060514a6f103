"""The seam to ROS 2: nodes, message conversion and launch files. What the nodes run is handed in."""
