"""The settings under which static files are collected for a wheel: named by their content, and compressed."""

from saxaul.config.settings import *  # noqa: F403

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}  # noqa: F405
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
