#!/usr/bin/env bash
# Open the desk on the sample center; without a display, drive the same windows offscreen and leave pictures.
set -euo pipefail
jobdesk=(.venv/bin/python -m jobdesk)
sample=build/sample
told=build/sample.json
mkdir -p build
if [ ! -f "$sample/center.toml" ] || [ ! -s "$told" ]; then
    echo "building the sample center in $sample"
    rm -rf "$sample"
    "${jobdesk[@]}" demo "$sample" --format json >"$told.new"
    mv "$told.new" "$told"
fi
sign_in_as() {
    read -r JOBDESK_USER JOBDESK_PASSWORD < <(.venv/bin/python -c '
import json, sys
told = json.load(open("build/sample.json", encoding="utf-8"))
account = next(a for a in told["accounts"] if a["role"] == sys.argv[1])
print(account["user"], account["password"])' "$1")
    export JOBDESK_CENTER=$sample JOBDESK_USER JOBDESK_PASSWORD
}
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    sign_in_as "${JOBDESK_ROLE:-counselor}"
    exec "${jobdesk[@]}"
fi
echo "No display here: driving the same windows offscreen; pictures, a slip and the report go to build/."
sign_in_as supervisor
export QT_QPA_PLATFORM=offscreen
"${jobdesk[@]}" tour --out build/pictures
slip=$(.venv/bin/python -c 'import json; print(json.load(open("build/sample.json", encoding="utf-8"))["slips"][0])')
"${jobdesk[@]}" slip "$slip" --out build/slip.pdf
table=(--layout yeongdeungpo --from 2023-01-01 --to 2023-10-31)
"${jobdesk[@]}" report "${table[@]}" --format pdf --out build/report.pdf
"${jobdesk[@]}" report "${table[@]}" --format text
find build -maxdepth 2 -newer "$told" \( -name '*.png' -o -name '*.pdf' \) | sort
