"""From a record to what a page shows: words in the reader's language, safe text, links. Start with `page.py`."""
