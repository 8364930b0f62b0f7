"""The open part of the hub as whole files: what leaves it, in which form, and how it is published every night."""
