#!/bin/sh
# Make the virtual environment with the first Python that is new enough, or say what to type.
# Usage: scripts/make-venv.sh FOLDER        PYTHON=/path/to/python overrides the search.
set -eu

folder=${1:?usage: scripts/make-venv.sh FOLDER}
is_new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

chosen=
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c "$is_new_enough" 2>/dev/null; then
        chosen=$candidate
        break
    fi
done

if [ -z "$chosen" ]; then
    found=$("${PYTHON:-python3}" --version 2>/dev/null || echo "none")
    echo "Majordomo needs Python 3.11 or newer; found: $found." >&2
    echo "Try: sudo apt-get install -y python3 python3-venv    (Debian 12, Ubuntu 24.04 or newer)" >&2
    echo " or: make setup PYTHON=/path/to/python3.12" >&2
    exit 1
fi

if ! "$chosen" -c 'import venv, ensurepip' 2>/dev/null; then
    version=$("$chosen" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    echo "$chosen cannot make virtual environments: its venv module is missing." >&2
    echo "Try: sudo apt-get update && sudo apt-get install -y python$version-venv" >&2
    exit 1
fi

echo "Making $folder with $("$chosen" --version) ..."
"$chosen" -m venv --clear "$folder"
