"""Organisations as JSON. `shapes.py` says what goes in and out; every answer begins at `exports.public_item`."""

from saxaul.orgs.api import changes, history, reading, rows, sectors, writing

# `writing` adds to the addresses of `reading`: one address, one router
routers = (reading.router, history.router, rows.router, sectors.router, changes.router)

__all__ = ["routers", "writing"]
