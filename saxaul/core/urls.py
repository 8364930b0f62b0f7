from django.urls import path
from django.urls.resolvers import URLPattern

app_name = "core"
urlpatterns: list[URLPattern] = []
assert path
