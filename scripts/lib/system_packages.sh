# Programs that come from the system, not from Python packages.

# need_program PROGRAM PACKAGE: install PACKAGE when PROGRAM is missing, or say how.
need_program() {
  local program=$1 package=$2
  command -v "$program" >/dev/null && return
  if ! command -v apt-get >/dev/null; then
    fail "$program is missing. Please install it with your package manager, then try again."
  fi
  local -a as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || ! { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
      fail "$program is missing. Run this as root, then try again: apt-get install $package"
    fi
    as_root=(sudo)
  fi
  say "Installing the system package $package (it brings $program) ..."
  local log
  log=$(mktemp)
  if ! {
    "${as_root[@]}" apt-get -qq update &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y --no-install-recommends install "$package"
  } </dev/null >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    fail "$package could not be installed. Run as root: apt-get install $package"
  fi
  rm -f "$log"
}
