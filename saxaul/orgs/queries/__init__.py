"""Reads over several tables. `directory.py` is the list of organisations, `facet_rows.py` what its index is made of."""
