# Where Python 3.14 comes from: the PATH, uv, or Debian's own packages.
# shellcheck source=scripts/lib/uv.sh
source "$ROOT/scripts/lib/uv.sh"

# Home Assistant 2026.11 asks for this.
OLDEST_PYTHON="3.14.2"

# Sets PYTHON to an interpreter that is new enough. Needs UV.
find_python() {
  if is_new_enough python3.14; then
    PYTHON=$(command -v python3.14)
  elif PYTHON=$(uv_python); then
    :
  elif find_debian_python; then
    PYTHON=$DEBIAN_PYTHON
  else
    fail "Python $OLDEST_PYTHON or newer is needed.$DEBIAN_PROBLEM" \
      "Please put python3.14 on the PATH, or let 'uv python install 3.14' download one."
  fi
}

is_new_enough() {
  "$1" -c "import sys; sys.exit(sys.version_info < (${OLDEST_PYTHON//./, }))" >/dev/null 2>&1
}

uv_python() {
  uv_managed_python && return
  export UV_PYTHON_INSTALL_DIR=$ROOT/.cache/uv-python
  uv_managed_python && return
  [ -x "$ROOT/.cache/python/usr/bin/python3.14" ] && return 1
  say "Asking uv for Python 3.14 ..."
  UV_HTTP_RETRIES=0 UV_HTTP_TIMEOUT=60 \
    "$UV" python install --quiet --no-bin 3.14 >/dev/null 2>&1 && uv_managed_python
}

uv_managed_python() {
  "$UV" python find --managed-python --no-python-downloads "$PYTHON_RANGE" 2>/dev/null
}

PYTHON_RANGE=">=$OLDEST_PYTHON,<3.15"
