#!/bin/sh
# Make sure that MuJoCo can render without a screen: find a GL library, else install one, else say what to type.
set -eu

[ "$(uname -s)" = Linux ] || exit 0 # elsewhere the system brings its own

packages="libegl1 libgl1 libgles2 libegl-mesa0"

can_render() {
    # libEGL only hands calls on: without a vendor's library behind it there is nothing to draw with.
    "${PYTHON:-python3}" - <<'END'
import ctypes, sys

def loads(*names):
    for name in names:
        try:
            ctypes.CDLL(name)
            return True
        except OSError:
            pass
    return False

has_egl = loads("libEGL.so.1") and loads("libEGL_mesa.so.0", "libEGL_nvidia.so.0")
has_osmesa = loads("libOSMesa.so.8", "libOSMesa.so.6", "libOSMesa.so")
sys.exit(not (has_egl or has_osmesa))
END
}

can_render && exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        as_root=none
    fi
fi

if [ "$as_root" = none ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "No GL library: MuJoCo cannot draw the kitchen without one." >&2
    echo "Try: sudo apt-get update && sudo apt-get install -y --no-install-recommends $packages" >&2
    echo "(other systems: whatever brings libEGL.so.1 with Mesa, or libOSMesa.so.8)" >&2
    exit 1
fi

echo "Installing a GL library to draw with ($packages) ..."
$as_root apt-get update
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages

if ! can_render; then
    echo "The GL library was installed but does not load." >&2
    echo "Try: python3 -c 'import ctypes; ctypes.CDLL(\"libEGL.so.1\")'    for the loader's own words" >&2
    exit 1
fi
