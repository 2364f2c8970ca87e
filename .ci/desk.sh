#!/usr/bin/env bash
# Open the desk on the sample center; without a display, drive the same windows offscreen and leave pictures.
set -euo pipefail
python=.venv/bin/python
sample=build/sample
mkdir -p build
unset QT_QPA_PLATFORM
if [ ! -f "$sample/center.toml" ] || [ ! -f build/sample.json ]; then
    rm -rf "$sample"
    $python -m jobdesk demo "$sample" --format json > build/sample.json
fi
account() {
    $python -c 'import json, sys; a = [a for a in json.load(open("build/sample.json"))["accounts"] if a["role"] == sys.argv[1]][0]; print(a["user"], a["password"])' "$1"
}
read -r JOBDESK_USER JOBDESK_PASSWORD < <(account "${JOBDESK_ROLE:-counselor}")
export JOBDESK_CENTER=$sample JOBDESK_USER JOBDESK_PASSWORD
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" != Linux ]; then
    exec $python -m jobdesk
fi
echo "No display here: driving the windows offscreen; pictures, a slip and the report go to build/."
read -r JOBDESK_USER JOBDESK_PASSWORD < <(account supervisor)
$python -m jobdesk tour --out build/pictures
slip=$($python -c 'import json; print(json.load(open("build/sample.json"))["slips"][0])')
$python -m jobdesk slip "$slip" --out build/slip.pdf
$python -m jobdesk report --layout yeongdeungpo --from 2023-01-01 --to 2023-10-31 --format pdf --out build/report.pdf
$python -m jobdesk report --layout yeongdeungpo --from 2023-01-01 --to 2023-10-31 --format text
ls build/pictures build/slip.pdf build/report.pdf
