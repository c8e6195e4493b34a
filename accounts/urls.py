"""The entrance (/accounts/), the user's own pages (/account/), and staff's pages about users and tokens."""

from django.urls import include, path, re_path

from accounts.views import entrance, me, tokens, users

# Every one of allauth's views that is served; a view of theirs that is not listed here does not exist.
entrance_patterns = [
    path("login/", entrance.LoginView.as_view(), name="account_login"),
    path("logout/", entrance.LogoutView.as_view(), name="account_logout"),
    path("signup/", entrance.SignupView.as_view(), name="account_signup"),
    path("confirm-email/", entrance.ConfirmEmailView.as_view(), name="account_email_verification_sent"),
    path("email/", entrance.EmailView.as_view(), name="account_email"),
    path("password/change/", entrance.PasswordChangeView.as_view(), name="account_change_password"),
    path("password/set/", entrance.PasswordSetView.as_view(), name="account_set_password"),
    path("password/reset/", entrance.PasswordResetView.as_view(), name="account_reset_password"),
    path("password/reset/done/", entrance.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        entrance.PasswordResetFromKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        entrance.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("reauthenticate/", entrance.ReauthenticateView.as_view(), name="account_reauthenticate"),
    path("inactive/", entrance.account_inactive, name="account_inactive"),
]

user_patterns = (
    [
        path("", users.UserListView.as_view(), name="list"),
        path("<int:pk>/<slug:act>/", users.change_access, name="access"),
    ],
    "users",
)

token_patterns = (
    [
        path("", tokens.TokenListView.as_view(), name="list"),
        path("create/", tokens.create, name="create"),
        path("<int:pk>/revoke/", tokens.revoke, name="revoke"),
    ],
    "tokens",
)

urlpatterns = [
    path("", me.home, name="home"),
    path("account/", me.my_account, name="my_account"),
    path("account/profile/", me.ProfileView.as_view(), name="profile"),
    path("accounts/", include(entrance_patterns)),
    path("omnicustomers/users/", include(user_patterns)),
    path("omnicustomers/settings/tokens/", include(token_patterns)),
]
