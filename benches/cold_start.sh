#!/usr/bin/env bash
# How long it takes until a fit is there, in seconds: to build an example in release from nothing (the sources of its dependencies are
# there), to build it again after an edit of its model, and to run it; and NumPyro's process with the eight schools, where `python3` finds it.
#
#     benches/cold_start.sh
#
# The first is one run, the others are medians of 5.
set -euo pipefail
shopt -s inherit_errexit
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD
crate=$root/target/cold_start
rm -rf "$crate"
mkdir -p "$crate/src/bin"
cp Cargo.lock "$crate"
cp examples/{eight_schools,logistic}.rs "$crate/src/bin/"
cp -r examples/data "$crate/src/bin/"
cat >"$crate/Cargo.toml" <<TOML
[package]
name = "cold-start"
edition = "2024"
[dependencies]
svi-runtime = { path = "$root/svi-runtime", features = ["progress"] }
[workspace]
TOML
cd "$crate"
export CARGO_TARGET_DIR=$crate/target
cargo fetch --quiet

# The seconds that a command takes.
seconds() {
  local start
  start=$(date +%s.%N)
  "$@" >/dev/null 2>&1 || { echo "this failed: $*" >&2 && exit 1; }
  awk -v start="$start" -v end="$(date +%s.%N)" 'BEGIN { printf "%.2f\n", end - start }'
}

median() { sort -n | sed -n 3p; }

build() { cargo build --quiet --release --bin "$1"; }

# Another prior: the body of the model is another one.
edit() { sed -i "0,/Normal::new(0.0, [0-9.]*)/s//Normal::new(0.0, $2.5)/" "src/bin/$1.rs"; }

printf '%-15s %12s %12s %8s\n' program 'from nothing' 'after an edit' run
for program in eight_schools logistic; do
  rm -rf "$CARGO_TARGET_DIR"
  nothing=$(seconds build "$program")
  edits=$(for i in {1..5}; do edit "$program" "$i" && seconds build "$program"; done | median)
  runs=$(for _ in {1..5}; do seconds "$CARGO_TARGET_DIR/release/$program"; done | median)
  printf '%-15s %12s %12s %8s\n' "$program" "$nothing" "$edits" "$runs"
done

cat >numpyro_schools.py <<'PYTHON'
import jax, jax.numpy as jnp, numpyro, numpyro.distributions as dist
from numpyro.infer import SVI, Trace_ELBO
from numpyro.infer.autoguide import AutoNormal

numpyro.enable_x64()
y = jnp.array([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0])
sigma = jnp.array([15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0])

def model():
    mu = numpyro.sample("mu", dist.Normal(0.0, 5.0))
    tau = numpyro.sample("tau", dist.HalfCauchy(5.0))
    with numpyro.plate("school", 8):
        theta = numpyro.sample("theta", dist.Normal(mu, tau))
        numpyro.sample("y", dist.Normal(theta, sigma), obs=y)

svi = SVI(model, AutoNormal(model), numpyro.optim.Adam(0.01), Trace_ELBO())
print(svi.run(jax.random.PRNGKey(0), 10_000, progress_bar=False).params)
PYTHON
if python3 -c 'import numpyro' 2>/dev/null; then
  printf '%-42s %8s\n' 'NumPyro, eight schools' "$(for _ in {1..5}; do seconds python3 numpyro_schools.py; done | median)"
fi
