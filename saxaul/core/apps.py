from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "saxaul.core"
    label = "core"
