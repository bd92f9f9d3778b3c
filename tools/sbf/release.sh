#!/usr/bin/env bash
# Builds a program and writes what is released of it: programs/PROGRAM/release/{PROGRAM.so, PROGRAM.json, SHA256SUMS}.
# usage: release.sh PROGRAM          (from any folder; a program without an `idl-build` feature has no PROGRAM.json)
#        release.sh FOLDER/PROGRAM   a program elsewhere below the root; one with a Cargo.lock is a workspace of its own
#
# The same sources give the same bytes. SHA256SUMS covers the results and everything they were built from, with paths from the
# repository's root: `sha256sum --check --quiet FOLDER/PROGRAM/release/SHA256SUMS` there says whether the release is of these sources.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
folder=${1:?usage: release.sh PROGRAM, or FOLDER/PROGRAM}
[[ $folder == */* ]] || folder=programs/$folder
program=$(basename "$folder")
cd "$root"
release=$folder/release
workspace=(Cargo.toml Cargo.lock)
[ ! -e "$folder/Cargo.lock" ] || workspace=("$folder/Cargo.lock")
target=${CARGO_TARGET_DIR:-$root/target}
export CARGO_TARGET_DIR=$target
mkdir -p "$release"

CARGO_TARGET_DIR=$target/sbf bash "$here/build.sh" "$folder" "$release/$program.so"

results=("$release/$program.so")
if grep -q '^idl-build' "$folder/Cargo.toml"; then
  cargo build --quiet --locked --manifest-path "$here/idl/Cargo.toml"
  # The IDL builder misreads the toolchain that cargo's own proxy would name, so it runs without one.
  env -u RUSTUP_TOOLCHAIN "$target/debug/idl" "$root/$folder" > "$target/$program.json"
  mv "$target/$program.json" "$release/$program.json"
  results+=("$release/$program.json")
fi

{
  printf '%s\n' "${results[@]}"
  find "$folder/src" -type f | LC_ALL=C sort
  printf '%s\n' "$folder/Cargo.toml" "${workspace[@]}" tools/sbf/{build.sh,link.mjs,target.json,versions}
} | xargs sha256sum > "$release/SHA256SUMS"
