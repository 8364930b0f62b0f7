"""Letters going out: a queue in the database, retries, addresses that take no letters, and what comes back."""
