"""Names of the demo's regions for the catalogues: `orgs.presentation.words.region_name` looks them up."""

from django.utils.translation import pgettext_lazy

REGIONS = (
    pgettext_lazy("region", "Gansu"),
    pgettext_lazy("region", "Ningxia"),
    pgettext_lazy("region", "Qinghai"),
    pgettext_lazy("region", "Minya"),
    pgettext_lazy("region", "Beni Suef"),
    pgettext_lazy("region", "Faiyum"),
    pgettext_lazy("region", "Asyut"),
    pgettext_lazy("region", "Sohag"),
    pgettext_lazy("region", "Qena"),
    pgettext_lazy("region", "Cairo"),
    pgettext_lazy("region", "Nghệ An"),
    pgettext_lazy("region", "Hà Tĩnh"),
    pgettext_lazy("region", "Thanh Hóa"),
    pgettext_lazy("region", "Quảng Bình"),
    pgettext_lazy("region", "Quảng Trị"),
    pgettext_lazy("region", "Huế"),
    pgettext_lazy("region", "Hà Nội"),
)
