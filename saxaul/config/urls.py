"""The hub's address book: each app brings its own list."""

from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver

from saxaul.config.api import api, openapi_json
from saxaul.config.api_guide import api_guide

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("saxaul.web.urls")),
    path("", include("saxaul.orgs.urls")),
    path("", include("saxaul.search.urls")),
    path("", include("saxaul.accounts.urls")),
    path("", include("saxaul.core.urls")),
    path("accounts/", include("allauth.urls")),
    path("console/", include("saxaul.web.console.urls")),
    path("api/", api_guide, name="api-guide"),
    path("api/v1/openapi.json", openapi_json, name="api-openapi"),
    path("api/v1/", api.urls),
]
handler400 = "saxaul.core.views.bad_request"
handler403 = "saxaul.core.views.permission_denied"
handler404 = "saxaul.core.views.page_not_found"
handler500 = "saxaul.core.views.server_error"
