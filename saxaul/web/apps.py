from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "saxaul.web"
    label = "web"
