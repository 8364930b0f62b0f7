"""Pages of the hub as a whole."""

from django.urls import path

from saxaul.web import views
from saxaul.web.dashboard import dashboard

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("dashboard/", dashboard, name="dashboard"),
]
