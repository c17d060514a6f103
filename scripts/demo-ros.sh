#!/bin/sh
# Robot, skills and agent as three processes of a ROS 2 graph of their own: one task, a bag of it, and a picture.
# Usage: scripts/demo-ros.sh MAJORDOMO
set -eu

majordomo=${1:?usage: scripts/demo-ros.sh MAJORDOMO}
ROS_DOMAIN_ID=${ROS_DOMAIN_ID:-$(($$ % 100 + 1))}
ROS_AUTOMATIC_DISCOVERY_RANGE=LOCALHOST
OMP_NUM_THREADS=${OMP_NUM_THREADS:-1} # three processes share the machine
export ROS_DOMAIN_ID ROS_AUTOMATIC_DISCOVERY_RANGE OMP_NUM_THREADS

folder=$(mktemp -d)
rm -f runs/demo-ros.mcap runs/demo-ros.png
"$majordomo" ros up robot skills --scene counter --seed 7 --journal "$folder" --ros-args -p pace:=lockstep &
nodes=$!
trap 'kill -TERM "$nodes" 2>/dev/null; wait "$nodes" || true; rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

"$majordomo" run "put the red cup in the microwave and close it" --ros --scene counter --journal "$folder" \
    --record runs/demo-ros.mcap
