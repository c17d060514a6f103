#!/bin/sh
# Build Majordomo's messages for ROS 2 into an environment, or say what that takes.
# Usage: scripts/install-messages.sh PYTHON
set -eu

python=${1:?usage: scripts/install-messages.sh PYTHON}
headers=$("$python" -c 'import sysconfig; print(sysconfig.get_path("include"))')

if ! command -v c++ >/dev/null 2>&1 || [ ! -e "$headers/Python.h" ]; then
    echo "Messages for ROS 2 are compiled: that takes a C++ compiler and Python's headers ($headers/Python.h)." >&2
    echo "Try: sudo apt-get update && sudo apt-get install -y --no-install-recommends g++ python3-dev" >&2
    exit 1
fi

echo "Building messages for ROS 2, which takes a minute ..."
"$python" -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps ./ros_interface/majordomo_msgs
