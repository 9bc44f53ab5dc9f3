#!/bin/sh
# Install motcua into a folder of its own, with exactly the pinned dependencies: deploy/install.sh FOLDER
# PYTHON chooses the interpreter (3.11 or newer); pip takes its package index from the machine's own settings.
set -eu

into=${1:?"deploy/install.sh FOLDER"}
here=$(cd "$(dirname "$0")/.." && pwd)

"${PYTHON:-python3}" -m venv "$into"
pip() { "$into/bin/python" -m pip --quiet --disable-pip-version-check install "$@"; }
pip --require-hashes -r "$here/requirements.txt" -r "$here/requirements-build.txt"
pip --no-deps --no-build-isolation "$here"
