"""How every form of the house is drawn: label, hint, field, message; a summary of errors that takes focus."""

from __future__ import annotations

from django.forms.renderers import TemplatesSetting


class HouseForms(TemplatesSetting):
    """Django's renderer with our templates for a form and its fields."""

    form_template_name = "parts/form.html"
    field_template_name = "parts/field.html"
