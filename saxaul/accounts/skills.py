"""What people can help with: one short list for all languages, so that a need in one finds a person in another."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

SKILLS = (
    ("accounting", _("Accounting")),
    ("fundraising", _("Raising funds")),
    ("proposals", _("Writing proposals")),
    ("translating", _("Translating")),
    ("writing", _("Writing and editing")),
    ("design", _("Design")),
    ("pictures", _("Photos and films")),
    ("websites", _("Websites and programs")),
    ("data", _("Data and surveys")),
    ("computers", _("Computers and phones")),
    ("law", _("Law")),
    ("teaching", _("Teaching")),
    ("health", _("Health")),
    ("listening", _("Counselling")),
    ("farming", _("Farming and forestry")),
    ("water", _("Water")),
    ("building", _("Building and repairs")),
    ("driving", _("Driving and moving things")),
    ("cooking", _("Cooking for many")),
    ("events", _("Holding events")),
)
LABELS = dict(SKILLS)
# Languages people speak in the hub's regions and beyond; shown by their names in the language of the page.
LANGUAGES = (
    *("zh", "yue", "bo", "ug", "mn", "kk", "ar", "vi", "en", "fr", "es", "pt", "ru", "hi", "ur", "bn", "ne", "ta"),
    *("id", "ms", "tl", "th", "km", "lo", "my", "fa", "tr", "sw", "am", "ha", "ko", "ja", "de", "it"),
)
