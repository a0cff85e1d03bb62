# Functions of ./test: what is missing on this machine, and how it comes.

find_chromium() {
  command -v chromium || command -v chromium-browser || command -v google-chrome || true
}

has_libvips() {
  { ldconfig -p || /sbin/ldconfig -p; } 2>/dev/null | grep -q 'libvips\.so\.42'
}

# missing_packages: Debian's names of what the tests need and this machine lacks.
missing_packages() {
  [ -n "$(postgres_bin)" ] || echo postgresql
  [ -n "$(find_chromium)" ] || echo chromium
  command -v bwrap >/dev/null || echo bubblewrap
  command -v ffmpeg >/dev/null || echo ffmpeg
  has_libvips || echo libvips42
  command -v strace >/dev/null || echo strace
  command -v mkfs.ext4 >/dev/null || echo e2fsprogs
  compgen -G "/usr/lib/*/faketime/libfaketimeMT.so.1" >/dev/null || echo faketime
  command -v setpriv >/dev/null || echo util-linux
  command -v git >/dev/null || echo git
}

# install_packages LOG NAME...: by apt, as root, without starting any server of theirs.
install_packages() {
  local log=$1 policy=/usr/sbin/policy-rc.d ours=
  shift
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && ours=1
  fi
  local done=0
  {
    DEBIAN_FRONTEND=noninteractive apt-get -q update &&
      DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@"
  } </dev/null >"$log" 2>&1 || done=1
  if [ -n "$ours" ]; then rm -f "$policy"; fi
  return "$done"
}
