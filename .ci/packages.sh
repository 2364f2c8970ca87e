#!/usr/bin/env bash
# Debian packages of the named groups: installed where they are missing and root or sudo can, else one line names the
# command and the make target goes on; what really needs them then says so itself.
set -euo pipefail
run="libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4
 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxcb-randr0 libxcb-image0 libxcb-render-util0 libcups2 libbrotli1
 fonts-nanum cups-client python3-venv"
test="postgresql poppler-utils zbar-tools"
desktop="xvfb xauth openbox xdotool imagemagick libreoffice-calc-nogui dbus ibus ibus-hangul at-spi2-core
 python3-pyatspi cups cups-filters cups-ipp-utils avahi-daemon"
bench="xvfb x11-utils picard"
# Node may have come from elsewhere, with its npm inside, which Debian's npm would not stand beside.
command -v npm >/dev/null || desktop+=" nodejs npm"

command -v dpkg-query >/dev/null || exit 0
missing=()
for group in "$@"; do
    for package in ${!group}; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
    done
done
[ ${#missing[@]} -gt 0 ] || exit 0
line="apt-get install -y --no-install-recommends ${missing[*]}"
root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "Debian packages are missing; run: sudo $line" >&2
        exit 0
    fi
    root=(sudo -n)
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "installing ${missing[*]}"
apt() { "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" </dev/null >>"$log" 2>&1; }
install() { apt install -y --no-install-recommends "${missing[@]}"; }
if ! install && ! { apt update && install; }; then
    tail -n 5 "$log" >&2
    echo "Debian packages could not be installed; run: $line" >&2
fi
