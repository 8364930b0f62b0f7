"""Organisations: the directory, one organisation, its editing, its team, and the import desk."""

from django.urls import path
from django.urls.resolvers import URLPattern

from saxaul.orgs.views import directory

app_name = "orgs"

directory_urls: list[URLPattern] = [
    path("organisations/", directory.organisation_list, name="organisation-list"),
]
organisation_urls: list[URLPattern] = []
team_urls: list[URLPattern] = []
import_urls: list[URLPattern] = []

urlpatterns = [*directory_urls, *organisation_urls, *team_urls, *import_urls]
