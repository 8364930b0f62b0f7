#!/bin/sh
# Writes one dated folder with the database and the uploaded files, and keeps the last fourteen. The hub stays open.
# Reads SAXAUL_DATA and DATABASE_URL as the hub does, and SAXAUL_BACKUPS: where the folders go.
set -eu
umask 077

data=${SAXAUL_DATA:-var}
backups=${SAXAUL_BACKUPS:-/var/backups/saxaul}
keep=${SAXAUL_BACKUPS_KEPT:-14}
folder=$backups/$(date -u +%Y-%m-%dT%H%M%SZ)
mkdir -p "$folder.part"

case ${DATABASE_URL:-} in
    postgres*)
        pg_dump --format=custom --file="$folder.part/saxaul.dump" "$DATABASE_URL"
        ;;
    *)
        database=${DATABASE_URL:-sqlite:///$data/saxaul.sqlite3}
        # Python's own copy is consistent while others write, and needs no further tool.
        python3 - "${database#sqlite:///}" "$folder.part/saxaul.sqlite3" <<'PYTHON'
import sqlite3
import sys

source = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
target = sqlite3.connect(sys.argv[2])
with target:
    source.backup(target)
found = target.execute("PRAGMA integrity_check").fetchone()[0]
sys.exit(0 if found == "ok" else f"The copy is damaged: {found}")
PYTHON
        gzip "$folder.part/saxaul.sqlite3"
        ;;
esac

if [ -d "$data/private" ]; then
    tar -C "$data" -czf "$folder.part/private.tar.gz" private
fi
mv "$folder.part" "$folder"
echo "$folder"

# Names sort by date: drop all but the last ones.
ls -1d "$backups"/????-??-??T??????Z | head -n "-$keep" | while read -r old; do
    rm -r "$old"
done
