#!/bin/sh
# Makes the virtual environment named by the first argument with the Python named by the second.
# Debian keeps a part of `venv` in a package of its own; root gets it, others are told about it.
set -eu
folder=$1
python=$2

if ! command -v "$python" >/dev/null; then
    echo "Saxaul needs Python 3.11 or newer, and there is no $python here." >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Saxaul needs Python 3.11 or newer; this is $("$python" --version). Name another: make setup PYTHON=python3.12" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && apt-get install -y -qq python3-venv
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null && command -v apt-get >/dev/null; then
        sudo apt-get update -qq && sudo apt-get install -y -qq python3-venv
    else
        echo "Python's venv is not complete here. Install it first: sudo apt-get install python3-venv" >&2
        exit 1
    fi
fi
"$python" -m venv "$folder"
