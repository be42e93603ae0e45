#!/usr/bin/env bash
# Fetches the QEMU of Debian's backports with what it needs, and unpacks it into a folder; nothing is installed.
#
#   test/tools/qemu/qemu10.sh FOLDER
#
# Takes the mirror that apt is set up with. Exit status 1 and a reason where that cannot be had; never waits for long.
set -euo pipefail

folder=$(realpath -m "$1")
patience=60

give_up() {
  printf '%s\n' "$1"
  exit 1
}
for tool in apt-get dpkg-deb timeout; do
  command -v "$tool" >/dev/null || give_up "$tool is not installed"
done
. /etc/os-release
[[ $ID == debian ]] || give_up 'not a Debian'

mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
  awk -v release="$VERSION_CODENAME" '$2 == release && !seen++ { print $1 }')
[[ -n $mirror ]] || give_up 'apt has no mirror of this Debian'

apt=$folder/apt
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
signed=$([[ -e $keyring ]] && printf '[signed-by=%s]' "$keyring" || true)
for suite in "$VERSION_CODENAME" "$VERSION_CODENAME-backports"; do
  printf 'deb %s %s %s main\n' "$signed" "$mirror" "$suite"
done >"$apt/sources.list"
options=(-q -o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=-
  -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User= -o Debug::NoLocking=1
  -o Acquire::Languages=none -o Acquire::Retries=0 -o Acquire::http::Timeout=10 -o APT::Update::Error-Mode=any)

timeout "$patience" apt-get "${options[@]}" update >"$apt/said" 2>&1 ||
  give_up "apt-get update: $(grep -m 1 '^[EW]:' "$apt/said" || echo "no end within $patience s")"
timeout "$patience" apt-get "${options[@]}" --download-only --yes --no-install-recommends \
  --target-release "$VERSION_CODENAME-backports" install qemu-system-x86 qemu-system-arm qemu-utils >"$apt/said" 2>&1 ||
  give_up "apt-get install: $(grep -m 1 '^[EW]:' "$apt/said" || echo "no end within $patience s")"

for package in "$apt"/cache/archives/*.deb; do
  [[ -e $package ]] || give_up 'the backports have nothing newer'
  dpkg-deb -x "$package" "$folder"
done
rm -rf "$apt"
