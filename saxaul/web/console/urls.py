"""Addresses of the console."""

from django.urls import path

from saxaul.web.console.views import hub, people, running

app_name = "console"
urlpatterns = [
    path("", running.overview, name="overview"),
    path("hub/", hub.hub, name="hub"),
    path("texts/", hub.texts, name="texts"),
    path("texts/<slug:slug>/", hub.text_edit, name="text-edit"),
    path("announcements/", hub.announcement_list, name="announcement-list"),
    path("announcements/new/", hub.announcement_edit, name="announcement-new"),
    path("announcements/<int:number>/", hub.announcement_edit, name="announcement-edit"),
    path("announcements/<int:number>/withdraw/", hub.announcement_withdraw, name="announcement-withdraw"),
    path("door/", hub.door, name="door"),
    path("people/", people.people, name="people"),
    path("people/<slug:public_id>/", people.person, name="person"),
    path("people/<slug:public_id>/role/", people.person_role, name="person-role"),
    path("jobs/", running.jobs, name="jobs"),
    path("jobs/<str:job_id>/<slug:order>/", running.job_act, name="job-act"),
    path("rounds/<str:entry>/<slug:order>/", running.round_act, name="round-act"),
    path("errors/", running.faults, name="faults"),
    path("errors/<int:number>/settle/", running.fault_settle, name="fault-settle"),
    path("audit/", running.audit, name="audit"),
    path("audit.csv", running.audit_csv, name="audit-csv"),
    path("storage/", running.storage, name="storage"),
    path("mail/", running.mail, name="mail"),
    path("mail/retry/", running.mail_retry, name="mail-retry"),
    path("mail/addresses/<int:number>/allow/", running.mail_allow, name="mail-allow"),
]
