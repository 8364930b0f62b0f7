from django.urls import path
from django.urls.resolvers import URLPattern

from saxaul.core.styleguide import styleguide

app_name = "core"
urlpatterns: list[URLPattern] = [path("styleguide/", styleguide, name="styleguide")]
