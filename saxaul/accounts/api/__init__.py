"""The API: how operations are declared (`operations.py`), and what a token says about its holder (`me.py`)."""
