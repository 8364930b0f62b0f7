"""The console: where operators and helpers look after the hub."""
