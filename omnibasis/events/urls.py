"""Routes of development only."""

from django.urls import path

from omnibasis.events.views import attached, sent_mail

urlpatterns = [
    path("mail/", sent_mail, name="dev_mail"),
    path("mail/<int:pk>/<int:number>/", attached, name="dev_mail_file"),
]
