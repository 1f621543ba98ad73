# Python 3.14 out of Debian's own packages, on a Debian that does not have it yet.
#
# Takes the packages of a newer Debian release from the mirror this machine already uses, unpacks
# them into .cache/python and points the interpreter at the C library that came with them. Nothing
# of the system changes, and no root is needed.
# shellcheck source=scripts/lib/messages.sh
source "$ROOT/scripts/lib/messages.sh"

DEBIAN_SUITE=forky

DEBIAN_PYTHON=
DEBIAN_PROBLEM=

# Sets DEBIAN_PYTHON to the interpreter. On failure DEBIAN_PROBLEM is a sentence to add to an error,
# or empty on a machine that is no Debian.
find_debian_python() {
  local home=$ROOT/.cache/python
  DEBIAN_PYTHON=$home/usr/bin/python3.14
  if ! "$DEBIAN_PYTHON" --version >/dev/null 2>&1; then
    is_debian || return 1
    say "Fetching Python 3.14 from Debian ($DEBIAN_SUITE) into .cache/python ..."
    rm -rf "$home"
    unpack_debian_python "$home" || return 1
    if ! "$DEBIAN_PYTHON" --version >/dev/null; then
      DEBIAN_PROBLEM=" Debian's Python 3.14 does not run on this machine."
      return 1
    fi
  fi
}

is_debian() {
  [ -r /etc/os-release ] && [ "$(. /etc/os-release && printf '%s' "$ID")" = debian ] &&
    command -v apt-get >/dev/null
}

unpack_debian_python() {
  local home=$1 work status=0
  work=$(mktemp -d)
  download_debian_packages "$work" python3.14-venv python3.14-dev patchelf >"$work/log" 2>&1 ||
    status=$?
  if [ "$status" -ne 0 ]; then
    DEBIAN_PROBLEM=" Debian's Python 3.14 could not be fetched: $(last_complaint "$work/log")."
    DEBIAN_PROBLEM+=" Check that this machine is online and its clock is right, then try again."
    rm -rf "$work"
    return 1
  fi
  mkdir -p "$work/root"
  local package
  for package in "$work"/archives/*.deb; do
    dpkg -x "$package" "$work/root"
  done
  mkdir -p "$(dirname "$home")"
  mv "$work/root" "$home"
  rm -rf "$work"
  use_own_c_library "$home"
}

# apt ends with a line that says only that something went wrong; the one before names it.
last_complaint() {
  local line
  line=$(grep -E '^[EW]: ' "$1" | grep -v 'Some index files failed' | tail -n 1) || true
  [ -n "$line" ] || line=$(tail -n 1 "$1")
  line=${line#[EW]: }
  printf '%s\n' "${line%.}"
}

# download_debian_packages WORK PACKAGE...: with their dependencies, into WORK/archives.
download_debian_packages() {
  local work=$1 mirror
  shift
  mirror=$(debian_mirror)
  if [ -z "$mirror" ]; then
    echo "No Debian mirror found in the package sources of this machine."
    return 1
  fi
  mkdir -p "$work"/{sources,lists/partial,archives/partial}
  # An empty status file makes apt fetch every dependency, also those the system has.
  touch "$work/status"
  printf '%s\n' "Types: deb" "URIs: $mirror" "Suites: $DEBIAN_SUITE" "Components: main" \
    "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg" >"$work/sources/python.sources"
  local -a apt=(
    apt-get -qq
    -o Dir::Etc::sourcelist=/dev/null
    -o Dir::Etc::sourceparts="$work/sources"
    -o Dir::State::Lists="$work/lists"
    -o Dir::State::status="$work/status"
    -o Dir::Cache="$work"
    -o APT::Install-Recommends=false
    -o APT::Sandbox::User="$(id -un)"
    -o Debug::NoLocking=true
  )
  LC_ALL=C "${apt[@]}" -o APT::Update::Error-Mode=any update </dev/null &&
    LC_ALL=C "${apt[@]}" -y --download-only install "$@" </dev/null
}

debian_mirror() {
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null |
    grep -v '^[[:space:]]*#' | grep -oE 'https?://[^ ]+/debian/?([[:space:]]|$)' |
    head -n 1 | tr -d '[:space:]' || true
}

# The interpreter needs a newer C library than the system has, and would not start without this.
use_own_c_library() {
  local home=$1 libraries loader
  libraries=$(dirname "$(find "$home/usr/lib" -name libc.so.6 | head -n 1)")
  loader=$(find "$libraries" -maxdepth 1 -name 'ld-linux-*.so.*' | head -n 1)
  # patchelf 0.18 breaks the program when it changes both at once, or in the other order.
  patch_program "$home" --force-rpath --set-rpath "$libraries"
  patch_program "$home" --set-interpreter "$loader"
}

# patchelf comes from the same release, so it needs the same C library.
patch_program() {
  local home=$1
  shift
  "$loader" --library-path "$libraries" "$home/usr/bin/patchelf" "$@" "$home/usr/bin/python3.14"
}
