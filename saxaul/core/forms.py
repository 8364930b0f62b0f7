"""How every form of the hub is drawn: `{% form_errors form %}{{ form }}`."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class SaxaulRenderer(DjangoTemplates):
    form_template_name = "core/forms/form.html"
    field_template_name = "core/forms/field.html"
    formset_template_name = "core/forms/formset.html"
