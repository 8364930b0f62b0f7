"""What some people of the demo tell of themselves, who waits to be let in, what was reported, and who has a card."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress

from saxaul.accounts.models import Application, Level, PersonReport, User
from saxaul.accounts.services.cards import sign_up_with_card
from saxaul.accounts.services.profiles import update_person
from saxaul.accounts.terms import current_versions
from saxaul.core.ids import new_public_id
from saxaul.orgs.models import Membership, ServedPerson
from saxaul.orgs.models.membership import Role

EVERYBODY = dict.fromkeys(("about", "skills", "languages", "area", "availability"), Level.PUBLIC)
PROFILES: dict[str, dict[str, Any]] = {
    "worker": {
        "about": "Nineteen years of planting on the edge of the desert. Ask me about seedlings, and about patience.",
        "skills": ["farming", "teaching", "events"],
        "languages": ["zh", "en"],
        "area": "Maqu, Gannan",
        "availability": "hours_a_month",
    },
    "technologist": {
        "about": "Mình giúp các nhóm nhỏ đưa sổ sách lên bảng tính, rồi để bảng tính tự làm việc.",
        "skills": ["websites", "data", "computers"],
        "languages": ["vi", "en", "zh"],
        "area": "Vinh, Nghệ An",
        "availability": "hours_a_week",
    },
    "donor": {
        "about": "أبحث عن مجموعات صغيرة تعرف ما تفعله، وأقرأ تقاريرها حتى النهاية.",
        "skills": ["fundraising", "accounting", "translating"],
        "languages": ["ar", "fr", "en"],
        "area": "الجيزة",
        "availability": "not_now",
    },
}
SERVED = ("Zhaxi Droma", "Ma Xiulan")
APPLICANT = (
    "Yang Guifang",
    "I teach in Jone county. Eleven women of our valley weave together and want to be in the directory.",
)
NUISANCE = ("Lucky Winner", "Offers three people of our group a loan for a fee in advance.")


def tell_of_themselves(people: dict[str, User]) -> None:
    """Profiles, one person who waits, one report, and two people with a card. To be called once, in a fresh demo."""
    for slug, entries in PROFILES.items():
        update_person(by=people[slug], public=True, entries=entries, levels=EVERYBODY)
    _applicant()
    nuisance = _person(NUISANCE[0])
    PersonReport.objects.create(
        person=nuisance, by=people["worker"], reason=PersonReport.Reason.DECEIT, text=NUISANCE[1]
    )
    own = Membership.objects.filter(user=people["worker"], role=Role.OWNER).order_by("pk").first()
    if own:
        for name in SERVED:
            person, _ = sign_up_with_card(name=name, language="zh-hans", pin=new_public_id(), by=people["worker"])
            ServedPerson.objects.create(organisation=own.organisation, user=person, by=people["worker"])


def _person(name: str, **fields: Any) -> User:
    """Somebody whom no mail reaches and who cannot sign in."""
    email = f"{new_public_id()}@demo.invalid"
    return User.objects.create_user(email, None, name=name, agreed=current_versions(), **fields)


def _applicant() -> None:
    person = _person(APPLICANT[0], standing=User.Standing.WAITING)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Application.objects.create(user=person, introduction=APPLICANT[1])
