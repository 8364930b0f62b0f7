"""The staff console: reading only, because records change through their own pages."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from saxaul.orgs.models import ImportBatch, Organisation, Source


class ReadOnly(admin.ModelAdmin[Any]):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organisation)
class OrganisationAdmin(ReadOnly):
    list_display = ("name", "kind", "state", "version", "updated_at", "source")
    list_filter = ("state", "kind")
    search_fields = ("public_id", "name")
    show_full_result_count = False


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly):
    list_display = ("filename", "source", "state", "rows_done", "created_at")
    list_filter = ("state",)


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin[Source]):
    list_display = ("name", "licence", "attribution")
    fields = ("name", "slug", "licence", "attribution", "url")
