#!/usr/bin/env bash
# Renew the catalog from the sources and compile it; a test fails on what is left untranslated.
set -euo pipefail
babel="$1/bin/pybabel -q"
folder=resources/locale/ko/LC_MESSAGES
pot=$(mktemp)
trap 'rm -f "$pot"' EXIT
$babel extract -F /dev/null -k _ -k ngettext:1,2 -k on_paper -k mark --no-location --sort-output -o "$pot" jobdesk
$babel update -l ko -i "$pot" -o $folder/jobdesk.po --omit-header --no-fuzzy-matching --ignore-obsolete
$babel compile -i $folder/jobdesk.po -o $folder/jobdesk.mo
