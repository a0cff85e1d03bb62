#!/usr/bin/env bash
# Runs the shell blocks of the pages that are marked <!-- run -->, as a reader would type them: in the repository's root,
# with redress on the PATH and $TMP as a fresh folder. A line for each block; exit 1 when one failed.
# usage: documented-commands.sh PAGE...
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/bin"
printf '#!/bin/sh\nexec dotnet "%s/src/Redress.Cli/bin/Release/net10.0/redress.dll" "$@"\n' "$root" >"$scratch/bin/redress"
chmod +x "$scratch/bin/redress"

failed=0
for page in "$@"; do
  # Each marked block becomes a file NAME.LINE.
  awk -v out="$scratch/$(tr '/ ' '__' <<<"${page#"$root/"}")" '
    /^<!-- run -->$/ { marked = 1; next }
    marked && /^```sh$/ { file = out "." NR; printf "" > file; inside = 1; marked = 0; next }
    inside && /^```$/ { close(file); inside = 0; next }
    inside { print > file; next }
    NF { marked = 0 }' "$page"
done
for block in "$scratch"/*.[0-9]*; do
  [ -e "$block" ] || continue
  mkdir "$block.tmp"
  if (cd "$root" && PATH="$scratch/bin:$PATH" TMP="$block.tmp" timeout -k 5 120 bash -eu "$block") </dev/null >"$block.log" 2>&1; then
    echo "passed ${block##*/}"
  else
    echo "failed ${block##*/}: $(tail -5 "$block.log" | tr '\n' ' ')"
    failed=1
  fi
done
exit "$failed"
