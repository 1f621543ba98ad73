# The virtual environments of the project, one for each file in requirements/.
# shellcheck source=scripts/lib/python.sh
source "$ROOT/scripts/lib/python.sh"
# shellcheck source=scripts/lib/system_packages.sh
source "$ROOT/scripts/lib/system_packages.sh"

# Where matplotlib keeps its list of fonts, which would be the home folder.
export MPLCONFIGDIR=${MPLCONFIGDIR:-$ROOT/.cache/matplotlib}

# make_environment NAME: .venvs/NAME holds exactly what requirements/NAME.txt says.
make_environment() {
  local name=$1
  local requirements=$ROOT/requirements/$name.txt home=$ROOT/.venvs/$name
  [ -f "$requirements" ] ||
    fail "There is no environment '$name'. There are: $(environment_names)"
  need_program ffmpeg ffmpeg
  is_up_to_date "$home" "$requirements" && return

  find_uv
  if ! is_new_enough "$home/bin/python"; then
    find_python
    say "Making .venvs/$name with $("$PYTHON" --version) ..."
    "$UV" venv --quiet --clear --python "$PYTHON" "$home"
  fi
  rm -f "$home/installed.txt"
  say "Installing $(grep -c '^[a-z0-9].*==' "$requirements") packages into .venvs/$name ..."
  "$UV" pip sync --quiet --require-hashes --compile-bytecode \
    --python "$home/bin/python" "$requirements" ||
    fail "The packages for '$name' could not be installed. Is this machine online?"
  cp "$requirements" "$home/installed.txt"
}

environment_names() {
  local file
  for file in "$ROOT"/requirements/*.txt; do
    basename "$file" .txt
  done | paste -sd ' ' -
}

is_up_to_date() {
  cmp -s "$2" "$1/installed.txt" && is_new_enough "$1/bin/python"
}
