"""Pages of the hub as a whole."""

from django.urls import path

from saxaul.web import machines, views, watching
from saxaul.web.dashboard import dashboard
from saxaul.web.searching import feed
from saxaul.web.searching import views as searching

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("terms/", views.terms, name="terms"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("dashboard/", dashboard, name="dashboard"),
    path("search/", searching.search_page, name="search"),
    path("search/suggest/", searching.search_suggest, name="search-suggest"),
    path("search/suggest.json", searching.search_suggest_json, name="search-suggest-json"),
    path("search/saved/<slug:secret>.atom", feed.saved_search_feed, name="saved-search-feed"),
    path("source.tar.gz", machines.source, name="source"),
    path("robots.txt", machines.robots, name="robots"),
    path("sitemap.xml", machines.sitemap_index, name="sitemap"),
    path("sitemap-<int:number>.xml", machines.sitemap_page, name="sitemap-page"),
    path("healthz", watching.healthz, name="healthz"),
    path("readyz", watching.readyz, name="readyz"),
    path("metrics", watching.metrics_page, name="metrics"),
    path("favicon.ico", machines.favicon, name="favicon"),
]
