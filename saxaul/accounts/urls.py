"""Pages about people. Included before allauth, whose pages make up the rest of /accounts/."""

from django.urls import include, path, re_path
from django.urls.resolvers import URLPattern, URLResolver

from saxaul.accounts.views import account, data, joining, person, tokens

named: list[URLPattern] = [
    path("accounts/profile/", account.profile, name="profile"),
    path("accounts/person/", person.person_edit, name="person-edit"),
    path("accounts/notices/", person.notices, name="notices"),
    path("accounts/agree/", person.agree, name="agree"),
    path("people/<slug:person_id>/", person.person, name="person"),
    path("accounts/tokens/", tokens.token_list, name="token-list"),
    path("accounts/tokens/<slug:public_id>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("people/<slug:person_id>/report/", joining.report, name="report"),
    path("people/<slug:person_id>/block/", joining.block, name="block"),
    path("accounts/join/<slug:secret>/", joining.join, name="join"),
    path("accounts/waiting/", joining.waiting, name="waiting"),
    path("accounts/card/", joining.card, name="card"),
    path("accounts/people/", joining.people_desk, name="people-desk"),
    path("accounts/people/<slug:person_id>/", joining.people_act, name="people-act"),
    path("accounts/data/", data.data, name="data"),
    path("accounts/data/export/", data.export_request, name="export-request"),
    path("accounts/data/<slug:export_id>.zip", data.export_file, name="export-file"),
    path("accounts/erase/", data.erase, name="erase"),
    path("accounts/erased/", data.erased, name="erased"),
    path("accounts/demo/<slug:role>/", account.demo_sign_in, name="demo-sign-in"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include((named, "accounts"))),
    re_path(r"^accounts/confirm-email/(?P<key>[-:\w]+)/$", account.confirm_email),  # reversed by allauth's name
]
