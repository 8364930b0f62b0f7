from django.urls import path
from django.urls.resolvers import URLPattern

from saxaul.core.styleguide import styleguide
from saxaul.core.views import hub_logo

app_name = "core"
urlpatterns: list[URLPattern] = [
    path("styleguide/", styleguide, name="styleguide"),
    path("hub-logo-<int:version>.webp", hub_logo, name="hub-logo"),
]
