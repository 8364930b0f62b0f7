"""Organisations as JSON. `shapes.py` says what goes in and out; every answer begins at `exports.public_item`."""
