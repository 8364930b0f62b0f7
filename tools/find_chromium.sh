#!/bin/sh
# Prints the path of a Chromium for the browser tests. Root on Debian gets one installed; elsewhere, without one,
# it prints nothing and says in one line that those tests are skipped.
set -eu

look() {
    for name in "${SAXAUL_CHROMIUM:-}" chromium chromium-browser google-chrome; do
        if [ -n "$name" ] && command -v "$name" >/dev/null; then
            command -v "$name"
            return 0
        fi
    done
    return 1
}

look && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser tests." >&2
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-core fonts-noto-cjk; } >&2 || true
    look && exit 0
fi
echo "Browser tests are skipped: no Chromium was found. Install one, or name it in SAXAUL_CHROMIUM." >&2
