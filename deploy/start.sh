#!/bin/sh
# Serve what install.sh installed: deploy/start.sh FOLDER DATA
# DATA is the only folder that is written to. Everything else is a MOTCUA_ setting, see docs/settings.md.
set -eu

installed=${1:-/opt/motcua}
data=${2:-/data}

export MOTCUA_HOST="${MOTCUA_HOST:-0.0.0.0}"
export MOTCUA_DATABASE_URL="${MOTCUA_DATABASE_URL:-sqlite:///$data/motcua.db}"
export MOTCUA_KNOWLEDGE_DIR="${MOTCUA_KNOWLEDGE_DIR:-$data/knowledge}"
export MPLCONFIGDIR="$data/.matplotlib"
cd "$data"
exec "$installed/bin/motcua" serve
