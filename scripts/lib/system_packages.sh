# Programs that come from the system, not from Python packages.

# need_program PROGRAM PACKAGE: install PACKAGE when PROGRAM is missing, or say how.
need_program() {
  command -v "$1" >/dev/null || install_packages "$1 is missing" "$2"
}

# need_files PATTERN PACKAGE [PATTERN PACKAGE...]: install the packages of all files that are missing.
need_files() {
  local -a packages=()
  while [ $# -gt 0 ]; do
    compgen -G "$1" >/dev/null || packages+=("$2")
    shift 2
  done
  [ ${#packages[@]} -eq 0 ] || install_packages "Something that the tests use is missing" "${packages[@]}"
}

# install_packages WHY PACKAGE...
install_packages() {
  local why=$1
  shift
  if ! command -v apt-get >/dev/null; then
    fail "$why. Please install it with your package manager, then try again: $*"
  fi
  local -a as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null || ! { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
      fail "$why. Run this as root, then try again: apt-get install $*"
    fi
    as_root=(sudo)
  fi
  say "Installing system packages: $* ..."
  local log
  log=$(mktemp)
  if ! {
    "${as_root[@]}" apt-get -qq update &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq -y --no-install-recommends install "$@"
  } </dev/null >"$log" 2>&1; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    fail "These packages could not be installed. Run as root: apt-get install $*"
  fi
  rm -f "$log"
}
