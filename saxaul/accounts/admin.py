"""People in the operators' console: to look up, to close an account. Passwords and addresses are the person's own."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest

from saxaul.accounts.models import User


@admin.register(User)
class UserAdmin(admin.ModelAdmin[User]):
    list_display = ("name", "email", "language", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("name", "email", "public_id")
    fields = ("name", "email", "language", "is_active", "is_staff", "last_login", "date_joined")
    readonly_fields = ("email", "last_login", "date_joined")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return False
