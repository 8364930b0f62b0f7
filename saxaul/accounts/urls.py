"""Pages about people. Included before allauth, whose pages make up the rest of /accounts/."""

from django.urls import include, path, re_path
from django.urls.resolvers import URLPattern, URLResolver

from saxaul.accounts import views

named: list[URLPattern] = [
    path("accounts/profile/", views.profile, name="profile"),
    path("accounts/demo/<slug:role>/", views.demo_sign_in, name="demo-sign-in"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((named, "accounts"))),
    re_path(r"^accounts/confirm-email/(?P<key>[-:\w]+)/$", views.confirm_email),  # reversed by allauth's name
]
