#!/usr/bin/env bash
# Run a command on a desktop of its own: X server, window manager, message bus, Hangul input, print server. All of it ends
# with the command.
set -euo pipefail
if [ "${JOBDESK_ON_DESKTOP:-}" != 1 ]; then
    home=$(mktemp -d)
    trap 'rm -rf "$home"' EXIT
    export JOBDESK_ON_DESKTOP=1 HOME=$home XDG_RUNTIME_DIR=$home/run XDG_CONFIG_HOME=$home/config
    mkdir -m 700 "$XDG_RUNTIME_DIR"
    unset WAYLAND_DISPLAY
    xvfb-run -a -s "-screen 0 1600x1000x24 -nolisten tcp" dbus-run-session -- "$0" "$@"
    exit
fi
children=()
stop() { kill "${children[@]}" 2>/dev/null || true; wait 2>/dev/null || true; }
trap stop EXIT
start() { "$@" >>"$HOME/desktop.log" 2>&1 & children+=($!); }

mkdir -p "$HOME/cups"/{spool,cache,state}
printf '%s\n' "Listen $HOME/cups/sock" "SystemGroup root lp" "DefaultAuthType None" "BrowseLocalProtocols none" \
    "<Location />" "Order allow,deny" "Allow all" "</Location>" >"$HOME/cups/cupsd.conf"
printf '%s\n' "ServerRoot $HOME/cups" "RequestRoot $HOME/cups/spool" "CacheDir $HOME/cups/cache" \
    "StateDir $HOME/cups/state" "AccessLog $HOME/cups/access" "ErrorLog $HOME/cups/errors" >"$HOME/cups/cups-files.conf"
start /usr/sbin/cupsd -f -c "$HOME/cups/cupsd.conf" -s "$HOME/cups/cups-files.conf"
start openbox
export CUPS_SERVER=$HOME/cups/sock QT_QPA_PLATFORM=xcb QT_IM_MODULE=ibus GTK_IM_MODULE=ibus XMODIFIERS=@im=ibus
export QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1
start ibus-daemon --panel disable --xim
for _ in {1..100}; do
    ibus engine hangul >/dev/null 2>&1 && break
    sleep 0.1
done
"$@"
