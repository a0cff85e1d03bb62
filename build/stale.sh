# Functions shared by run and test: is what was built still what lies here?
#
# A stamp in obj/ is the list of every input (path, size, time of change) as it was before the build that wrote it, and
# of the built programs after it. The list notices what a newest time cannot: a file that went away, an older one put in
# its place, another commit checked out. Times of the inode cannot be set back, so a copy that keeps old times counts too.
#
# The caller has set $root.

readonly run_folders=(src samples)
readonly all_folders=(src samples tests bench build)
readonly shared_files=(global.json Directory.Build.props Directory.Packages.props .editorconfig Redress.slnx)

inputs() {
  (cd "$root" && find "$@" "${shared_files[@]}" -type d \( -name bin -o -name obj -o -name node_modules -o -name TestResults \
    -o -path src/Redress.Server/wwwroot/console/lib \) -prune -o -type f -printf '%p\t%s\t%T@\t%C@\n' 2>/dev/null | LC_ALL=C sort)
}

outputs() {
  (cd "$root" && find src/Redress.Cli/bin/Release/net10.0 samples/Chirp/bin/Release/net10.0 -maxdepth 1 -name '*.dll' \
    -printf '%p\t%s\t%T@\n' 2>/dev/null | LC_ALL=C sort)
}

# is_fresh STAMP FOLDER...: true when nothing changed since STAMP was written.
is_fresh() {
  local stamp=$1 now
  shift
  now=$(inputs "$@") || return 1
  [ -n "$now" ] && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$now"$'\n'"$(outputs)" ] &&
    [ -f "$root/src/Redress.Cli/bin/Release/net10.0/redress.dll" ] &&
    [ -f "$root/samples/Chirp/bin/Release/net10.0/chirp.dll" ]
}

# forget_changed STAMP FOLDER...: makes the compiler run again where files changed since STAMP. The build compares times
# only, so it would keep what an older file replaced, and would never lint a project that was built without analyzers.
forget_changed() {
  local stamp=$1 path project everything=
  shift
  [ -f "$stamp" ] || everything=1
  while [ -z "$everything" ] && IFS= read -r path; do
    case $path in
      src/*.dll | samples/*.dll) ;;
      src/*/* | samples/*/* | bench/*/* | tests/Redress.*/*)
        project=$(cut -d/ -f1,2 <<<"$path")
        rm -f "$root/$project"/obj/Release/net10.0/*.dll
        ;;
      *) everything=1 ;;
    esac
  done < <(diff "$stamp" <(inputs "$@") 2>/dev/null | sed -n 's/^[<>] \([^\t]*\).*/\1/p' | LC_ALL=C sort -u)
  if [ -n "$everything" ]; then
    rm -f "$root"/{src,samples,bench,tests}/*/obj/Release/net10.0/*.dll
  fi
}

# need_runtime, need_sdk: one line and how to mend it when something is missing; 0 when all is there.
need_runtime() {
  if ! has_icu; then
    echo "libicu is missing, without which .NET does not start. Mend: apt-get install libicu72 (the number differs; see apt-cache search ^libicu)" >&2
    return 1
  fi
  if ! command -v dotnet >/dev/null; then
    no_sdk "dotnet is not on the PATH"
    return 1
  fi
}

need_sdk() {
  need_home || return 1
  if ! (cd "$root" && dotnet --version >/dev/null 2>&1); then
    no_sdk "$(dotnet --list-sdks 2>/dev/null | cut -d' ' -f1 | paste -sd' ') is there"
    return 1
  fi
}

no_sdk() {
  echo "The .NET SDK $(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$root/global.json") or a later 10.0 is missing ($1). Mend: https://dotnet.microsoft.com/download/dotnet/10.0" >&2
}

has_icu() {
  [ "$(uname -s)" != Linux ] && return 0
  { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep -q 'libicuuc\.so' && return 0
  compgen -G '/usr/lib*/libicuuc.so*' >/dev/null || compgen -G '/usr/lib/*/libicuuc.so*' >/dev/null ||
    compgen -G '/lib/*/libicuuc.so*' >/dev/null
}

# need_home: the SDK keeps packages and its own files in HOME.
need_home() {
  if [ -z "${HOME:-}" ] || [ ! -d "$HOME" ] || [ ! -w "$HOME" ]; then
    if [ -z "${DOTNET_CLI_HOME:-}" ] || [ -z "${NUGET_PACKAGES:-}" ]; then
      echo "HOME (${HOME:-not set}) is no folder that can be written, and the .NET SDK keeps packages there. Mend: HOME=/a/folder/of/yours $0" >&2
      return 1
    fi
  fi
  if [ ! -w "$root" ]; then
    echo "$root cannot be written, and the build writes bin/ and obj/ beside the source. Mend: copy the folder to a place of yours" >&2
    return 1
  fi
}

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE=1
export DOTNET_GENERATE_ASPNET_CERTIFICATE=false DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=0

# A build from committed lock files that leaves no server behind.
# With profile-guided code the compiler of SDK 10.0.4xx now and then misreads pages (dotnet/roslyn issue 85656), so builds
# run with DOTNET_TieredPGO=0.
readonly build_arguments=(-c Release -p:Locked=true -p:UseSharedCompilation=false -nodeReuse:false -nologo -v:quiet -clp:NoSummary)

# misread_pages LOG: whether the build failed at pages; then the compiler may have misread them, and is asked once more.
misread_pages() { grep -q 'error RZ10' "$1"; }

# show_build_log LOG: the errors of a failed build, without this machine's paths; all of it when none is marked.
show_build_log() {
  { grep -E '(error|warning) ?[A-Z]*[0-9]*:' "$1" || cat "$1"; } | sed "s|$root/||g; s| \[[^]]*\]$||" | LC_ALL=C sort -u >&2
  echo "The build failed; the lines above say where. All of it: ${1#"$root/"}" >&2
}
