from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "saxaul.accounts"
    label = "accounts"
