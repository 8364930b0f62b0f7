"""Organisations: the directory, one organisation, its editing, its team, and the import desk."""

from django.urls import path
from django.urls.resolvers import URLPattern

from saxaul.orgs.views import (
    areas,
    directory,
    directory_exports,
    duplicates,
    editing,
    history,
    imports,
    logos,
    members,
    open_data,
    organisation,
    sectors,
    served,
)

app_name = "orgs"

directory_urls: list[URLPattern] = [
    path("organisations/", directory.organisation_list, name="organisation-list"),
    path("organisations/values/<slug:facet>/", directory.organisation_values, name="organisation-values"),
    path("organisations.atom", directory_exports.organisation_feed, name="organisation-feed"),
    path("organisations.csv", directory_exports.organisation_csv, name="organisation-csv"),
    path("organisations.json", directory_exports.organisation_json_list, name="organisation-json-list"),
    path("organisations.geojson", directory_exports.organisation_geojson, name="organisation-geojson"),
]
open_data_urls: list[URLPattern] = [
    path("open-data/", open_data.open_data, name="open-data"),
    path("open-data/<str:name>", open_data.open_data_file, name="open-data-file"),
]
area_urls: list[URLPattern] = [
    path("areas/", areas.area_list, name="area-list"),
    path("areas/<str:code>/", areas.area_detail, name="area-detail"),
]
organisation_urls: list[URLPattern] = [
    path("organisations/new/", editing.organisation_new, name="organisation-new"),
    path("organisations/<slug:public_id>/", organisation.organisation_detail, name="organisation-detail"),
    path("organisations/<slug:public_id>.json", organisation.organisation_json, name="organisation-json"),
    path("organisations/<slug:public_id>/card/", organisation.organisation_card, name="organisation-card"),
    path("organisations/<slug:public_id>/confirm/", editing.organisation_confirm, name="organisation-confirm"),
    path("organisations/<slug:public_id>/edit/", editing.organisation_edit, name="organisation-edit"),
    path("organisations/<slug:public_id>/edit/logo/", logos.organisation_edit_logo, name="organisation-edit-logo"),
    path(
        "organisations/<slug:public_id>/edit/logo/remove/",
        logos.organisation_remove_logo,
        name="organisation-remove-logo",
    ),
    path(
        "organisations/<slug:public_id>/edit/<slug:group>/",
        editing.organisation_edit_group,
        name="organisation-edit-group",
    ),
    path("organisations/<slug:public_id>/history/", history.history_list, name="history-list"),
    path("organisations/<slug:public_id>/history.atom", history.HistoryFeed(), name="history-feed"),
    path("organisations/<slug:public_id>/history/<int:number>/", history.history_detail, name="history-detail"),
    path("organisations/<slug:public_id>/history/<int:number>/revert/", history.history_revert, name="history-revert"),
    path("logos/<slug:public_id>.webp", logos.logo, name="logo"),
    path("sectors/", sectors.sector_list, name="sector-list"),
    path("sectors/new/", sectors.sector_new, name="sector-new"),
    path("sectors/<str:code>/edit/", sectors.sector_edit, name="sector-edit"),
]
team_urls: list[URLPattern] = [
    path("organisations/<slug:public_id>/team/", members.team_detail, name="team-detail"),
    path("organisations/<slug:public_id>/team/invite/", members.team_invite, name="team-invite"),
    path("organisations/<slug:public_id>/team/leave/", members.team_leave, name="team-leave"),
    path("organisations/<slug:public_id>/team/<slug:person_id>/role/", members.team_role, name="team-role"),
    path(
        "organisations/<slug:public_id>/team/<slug:person_id>/hand-over/", members.team_hand_over, name="team-hand-over"
    ),
    path("organisations/<slug:public_id>/team/<slug:person_id>/remove/", members.team_remove, name="team-remove"),
    path(
        "organisations/<slug:public_id>/team/invitations/<slug:invitation_id>/withdraw/",
        members.invitation_withdraw,
        name="invitation-withdraw",
    ),
    path("organisations/<slug:public_id>/served/", served.served_list, name="served-list"),
    path("organisations/<slug:public_id>/served/new/", served.served_new, name="served-new"),
    path("organisations/<slug:public_id>/served/<slug:person_id>/card/", served.served_card, name="served-card"),
    path("organisations/<slug:public_id>/served/<slug:person_id>/end/", served.served_end, name="served-end"),
    path("invitations/<slug:invitation_id>/", members.invitation_answer, name="invitation-answer"),
    path("invitations/<slug:invitation_id>/<slug:secret>/", members.invitation_answer, name="invitation-letter"),
]
import_urls: list[URLPattern] = [
    path("imports/", imports.import_list, name="import-list"),
    path("imports/new/", imports.import_new, name="import-new"),
    path("imports/registers/<slug:slug>/", imports.import_source, name="import-source"),
    path("imports/<slug:public_id>/", imports.import_detail, name="import-detail"),
    path("imports/<slug:public_id>/options/", imports.import_options, name="import-options"),
    path("imports/<slug:public_id>/mapping/", imports.import_mapping, name="import-mapping"),
    path("imports/<slug:public_id>/progress/", imports.import_progress, name="import-progress"),
    path("imports/<slug:public_id>/apply/", imports.import_apply, name="import-apply"),
    path("imports/<slug:public_id>/resume/", imports.import_resume, name="import-resume"),
    path("imports/<slug:public_id>/revert/", imports.import_revert, name="import-revert"),
    path("imports/<slug:public_id>/discard/", imports.import_discard, name="import-discard"),
    path("imports/<slug:public_id>/rows.csv", imports.import_rows_csv, name="import-rows-csv"),
    path("duplicates/", duplicates.duplicate_list, name="duplicate-list"),
    path("duplicates/<slug:first_id>/<slug:second_id>/judge/", duplicates.duplicate_judge, name="duplicate-judge"),
    path("duplicates/<slug:first_id>/<slug:second_id>/merge/", duplicates.duplicate_merge, name="duplicate-merge"),
]

urlpatterns = [*directory_urls, *area_urls, *open_data_urls, *organisation_urls, *team_urls, *import_urls]
