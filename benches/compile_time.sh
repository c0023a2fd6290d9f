#!/usr/bin/env bash
# What models and guides add to an incremental `cargo check`: medians of 7, in seconds. Macros are compiled as a dev build has them.
#
#     benches/compile_time.sh
#
# `expansion` is rustc's pass that runs the macros; `check` is the whole command, of which `empty` is what a program without a
# model takes. `model` has a hundred sites, `guide` a guide of it too, and in that of `mistakes` ten sites are misspelt.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
crate=$root/target/compile_time
export CARGO_TARGET_DIR=$crate/target RUSTC_BOOTSTRAP=1
mkdir -p "$crate/src/bin"
cp Cargo.lock "$crate"
cat >"$crate/Cargo.toml" <<TOML
[package]
name = "compile-time"
edition = "2024"
[dependencies]
svi-runtime = { path = "$root/svi-runtime" }
[workspace]
TOML

# A model of a hundred sites.
model() {
  echo 'use svi_runtime::prelude::*; #[model] fn large() { let x0 = sample("x0", Normal::new(0.0, 1.0));'
  for i in {1..99}; do echo "let x$i = sample(\"x$i\", Normal::new(x$((i - 1)), 1.0));"; done
  echo 'factor("last", x99); }'
}

# A guide of it; its sites begin with $1, those of ten of them with $2.
guide() {
  echo '#[guide(model = large)] fn fit() {'
  for i in {0..99}; do
    local name=$1
    if ((i % 10 == 0)); then name=$2; fi
    echo "let l$i = param(\"l$i\", 0.0); sample(\"$name$i\", Normal::new(l$i, 1.0));"
  done
  echo '} fn main() { let _ = (large(), fit()); }'
}

echo 'fn main() {}' >"$crate/src/bin/empty.rs"
cp examples/eight_schools.rs "$crate/src/bin/"
{ model && echo 'fn main() { let _ = large(); }'; } >"$crate/src/bin/model.rs"
{ model && guide x x; } >"$crate/src/bin/guide.rs"
{ model && guide x y; } >"$crate/src/bin/mistakes.rs"
cd "$crate"

check() { cargo rustc --quiet --profile check --bin "$1" -- -Ztime-passes 2>&1 || true; }

# The seconds of one run: the whole, and rustc's pass.
run() {
  touch "src/bin/$1.rs"
  local start passes
  start=$(date +%s.%N)
  passes=$(check "$1")
  awk -v start="$start" -v end="$(date +%s.%N)" '/macro_expand_crate/ { print end - start, $2 + 0 }' <<<"$passes"
}

median() { cut -d ' ' -f "$1" <<<"$2" | sort -n | sed -n 4p; }

check empty >/dev/null
printf '%-15s %7s %10s\n' program check expansion
for program in empty eight_schools model guide mistakes; do
  runs=$(for _ in {1..7}; do run "$program"; done)
  printf '%-15s %7.2f %10.2f\n' "$program" "$(median 1 "$runs")" "$(median 2 "$runs")"
done
