"""Choosing a picture."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class LogoForm(forms.Form):
    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG, JPEG or WebP. The hub makes it smaller and deletes details of place and device."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}),
    )

    def clean_picture(self) -> UploadedFile[bytes]:
        picture: UploadedFile[bytes] = self.cleaned_data["picture"]
        if (picture.size or 0) > settings.LOGO_MAX_BYTES:
            limit = settings.LOGO_MAX_BYTES // 1024 // 1024
            raise forms.ValidationError(_("The file is larger than %(limit)d MB."), params={"limit": limit})
        return picture
