# To be sourced, in the project's folder: what scripts of checks share. A line a check, `N passed, N failed` at the end, exit status 77
# when something needed is not there; `$folder` is a temporary one.

# The built command.
command=dist/cli/main.cjs
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
passed=0
failed=0

missing() {
  printf '%s: %s\n' "$(basename "$0" .sh)" "$1"
  exit 77
}

# need TOOL...: these, and the command.
need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null || missing "$tool is not installed"
  done
  [[ -e $command ]] || missing "$command is not built; 'npm run build' makes it"
}

pass() {
  printf 'ok    %s\n' "$1"
  passed=$((passed + 1))
}

fail() {
  printf 'FAIL  %s\n' "$1"
  failed=$((failed + 1))
}

# check WHAT COMMAND...: counts it, and shows what a failing one said.
check() {
  local what=$1
  shift
  if "$@" >"$folder/said" 2>&1; then
    pass "$what"
  else
    fail "$what"
    head -n 5 "$folder/said" | sed 's/^/      /'
    return 1
  fi
}

# The last thing that a script does.
sum_up() {
  printf '%d passed, %d failed\n' "$passed" "$failed"
  ((failed == 0))
}
