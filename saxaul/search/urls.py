"""Searches that people keep; the page of results is `web`'s, because it shows what the apps above tell."""

from django.urls import path

from saxaul.search import views

app_name = "search"
urlpatterns = [
    path("search/saved/", views.saved_search_list, name="saved-search-list"),
    path("search/saved/new/", views.saved_search_new, name="saved-search-new"),
    path("search/saved/<slug:search_id>/rename/", views.saved_search_rename, name="saved-search-rename"),
    path("search/saved/<slug:search_id>/delete/", views.saved_search_delete, name="saved-search-delete"),
]
