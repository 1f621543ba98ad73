# Where uv comes from: the PATH, or a private copy in .cache/uv.
# shellcheck source=scripts/lib/messages.sh
source "$ROOT/scripts/lib/messages.sh"
# shellcheck source=scripts/lib/debian_python.sh
source "$ROOT/scripts/lib/debian_python.sh"

# Where the system keeps certificates, its owner may have added some that uv does not bring along.
if [ -e /etc/ssl/certs/ca-certificates.crt ]; then
  export UV_SYSTEM_CERTS=${UV_SYSTEM_CERTS:-1}
fi

# Sets UV to a uv that runs, and installs one when there is none.
find_uv() {
  # A private copy also serves when the uv on the PATH is a launcher with nothing behind it.
  local candidate
  for candidate in uv "$ROOT/.cache/uv/bin/uv"; do
    if "$candidate" --version >/dev/null 2>&1; then
      UV=$candidate
      return
    fi
  done
  install_private_uv
  UV=$ROOT/.cache/uv/bin/uv
}

install_private_uv() {
  local python home=$ROOT/.cache/uv
  local -a pip
  rm -rf "$home"
  if python=$(python_with_venv); then
    say "Installing uv privately in .cache/uv ..."
    "$python" -m venv "$home"
    pip=("$home/bin/python" -m pip install)
  elif find_debian_python; then
    python=$DEBIAN_PYTHON
    say "Installing uv privately in .cache/uv ..."
    # Its venv would take pip from the system, where there is none that fits. This one came along.
    pip=("$python" "$(echo "$ROOT"/.cache/python/usr/share/python-wheels/pip-*.whl)/pip"
      install --target "$home")
  else
    fail "uv is missing, and there is no Python with venv to install it with.$DEBIAN_PROBLEM" \
      "Or install uv yourself (see its documentation)."
  fi
  "${pip[@]}" --quiet --disable-pip-version-check "uv>=0.9" ||
    fail "uv could not be downloaded. Is this machine online?"
}

# Debian ships python3 without ensurepip, and then its venv cannot install anything.
python_with_venv() {
  local candidate
  for candidate in python3.14 python3 python3.13 python3.12 python3.11; do
    if "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
      printf '%s\n' "$candidate"
      return
    fi
  done
  return 1
}
