#!/usr/bin/env bash
# Install Debian's packages of one group where they are missing and root or sudo can; else name the command.
set -euo pipefail
run="libgl1 libegl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4
 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxcb-randr0 libxcb-image0 libxcb-render-util0 libcups2 libbrotli1
 fonts-nanum cups-client python3-venv"
test="postgresql poppler-utils zbar-tools"
desktop="xvfb xauth openbox xdotool imagemagick dbus ibus ibus-hangul at-spi2-core cups cups-filters cups-ipp-utils avahi-daemon"
bench="xvfb x11-utils picard"
wanted=${!1}
missing=()
for package in $wanted; do
    dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "Debian packages are missing; run: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo -n)
fi
echo "installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
