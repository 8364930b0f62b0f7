"""What the tables of accounts and of allauth hold about people; see `saxaul.core.declarations`."""

from saxaul.core.declarations import Table

TABLES = {
    "accounts.User": Table(
        public="public_id",
        internal="id is_superuser is_staff is_helper is_active date_joined groups user_permissions",
        personal="name standing email language time_zone lite agreed last_login",
        secret="password",  # noqa: S106 - the name of a field
    ),
    "accounts.User_groups": Table(internal="id user group"),
    "accounts.User_user_permissions": Table(internal="id user permission"),
    "accounts.ApiToken": Table(
        internal="id public_id name scope ending created_at expires_at revoked_at",
        personal="person last_used_at",
        secret="digest",  # noqa: S106
    ),
    "accounts.StoredAnswer": Table(  # an answer to the person themselves, kept for a day
        internal="id request status headers created_at", personal="person key body", empty=True
    ),
    "accounts.DataExport": Table(
        internal="id public_id state size created_at ready_at expires_at", personal="user file", empty=True
    ),
    "accounts.Profile": Table(
        internal="id updated_at", personal="user public about skills languages area availability levels"
    ),
    "accounts.NoticeChoice": Table(internal="id", personal="user topic rhythm"),
    "accounts.Consent": Table(internal="id", personal="user document version language by given_at", empty=True),
    "accounts.Application": Table(internal="id created_at", personal="user introduction"),
    "accounts.JoinLink": Table(internal="id left created_at expires_at", personal="note by", secret="digest"),  # noqa: S106
    "accounts.Block": Table(internal="id created_at", personal="by person", empty=True),
    # What somebody reported is not shown to whom it is about, not even in an export: whoever reports must be safe.
    "accounts.PersonReport": Table(
        internal="id public_id closed_at closed_by",
        personal="person by reason text created_at",
        hidden="person",
        empty=True,
    ),
    "accounts.MemberCard": Table(internal="id made_at", personal="user by", secret="digest"),  # noqa: S106
    "account.EmailAddress": Table(internal="id verified primary", personal="user email"),
    "account.EmailConfirmation": Table(internal="id created sent", personal="email_address", secret="key"),  # noqa: S106
    "mfa.Authenticator": Table(internal="id type created_at last_used_at", personal="user", secret="data"),  # noqa: S106
    "usersessions.UserSession": Table(
        internal="id created_at last_seen_at data",
        personal="user ip user_agent",
        secret="session_key",  # noqa: S106
    ),
    "socialaccount.SocialApp": Table(
        internal="id provider provider_id name client_id key settings",
        secret="secret",  # noqa: S106
    ),
    "socialaccount.SocialAccount": Table(
        internal="id provider last_login date_joined", personal="user uid extra_data", empty=True
    ),
    "socialaccount.SocialToken": Table(
        internal="id app expires_at",
        personal="account",
        secret="token token_secret",  # noqa: S106
    ),
}
