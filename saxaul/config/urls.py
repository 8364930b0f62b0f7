"""The hub's address book: each app brings its own list."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver
from django.views.static import serve

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("saxaul.web.urls")),
    path("", include("saxaul.orgs.urls")),
    path("", include("saxaul.accounts.urls")),
    path("", include("saxaul.core.urls")),
    path("accounts/", include("allauth.urls")),
    path("console/", admin.site.urls),
    path("media/<path:path>", serve, {"document_root": settings.MEDIA_ROOT}, name="media"),
]
handler400 = "saxaul.core.views.bad_request"
handler403 = "saxaul.core.views.permission_denied"
handler404 = "saxaul.core.views.page_not_found"
handler500 = "saxaul.core.views.server_error"
