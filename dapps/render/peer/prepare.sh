# Sourced with the cargo profile: sets $python (with Mitsuba, in a venv below the cache folder) and $tracer.
version=3.9.1
venv="${XDG_CACHE_HOME:-$HOME/.cache}/scc/mitsuba-$version"
if [ ! -e "$venv/ready" ]; then
  echo "installing Mitsuba $version into $venv" >&2
  rm -rf "$venv"
  python3 -m venv "$venv" || { echo "python3-venv is missing: apt-get install python3-venv" >&2; exit 3; }
  "$venv/bin/pip" install --quiet --disable-pip-version-check "mitsuba==$version" "numpy<3" >&2
  touch "$venv/ready"
fi
python="$venv/bin/python"
cargo build --quiet --manifest-path "$here/../../Cargo.toml" --profile "$1" -p scc-peer
target="$(cargo metadata --no-deps --format-version 1 --manifest-path "$here/../../Cargo.toml" \
  | "$python" -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')"
folder="$1"
[ "$folder" = dev ] && folder=debug
tracer="$target/$folder/scc-peer"
