"""Pages that say what went wrong, or that the door is shut; the hub's logo."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from saxaul.core.models import Hub


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    request.GET = QueryDict()  # the page links to itself, and the question may be what could not be read
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def door_is_shut(request: HttpRequest, *, text: str, reading: bool) -> HttpResponse:
    """503, which says to everybody and every machine that it is worth coming back."""
    title = _("The hub can only be read just now") if reading else _("The hub is closed for work")
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": title, "status": 503, "code": "hub_shut", "detail": text}
        response: HttpResponse = JsonResponse(problem, status=503, content_type="application/problem+json")
    else:
        response = render(request, "core/door.html", {"title": title, "text": text, "reading": reading}, status=503)
    response["Retry-After"] = "600"
    return response


@require_safe
@cache_control(public=True, max_age=31536000, immutable=True)
def hub_logo(request: HttpRequest, version: int) -> HttpResponse:
    """The hub's own mark; the number in the address changes with it."""
    content = Hub.objects.filter(pk=1, logo__isnull=False).values_list("logo", flat=True).first()
    if content is None:
        raise Http404
    return HttpResponse(bytes(content), content_type="image/webp")
