"""Routes of development only."""

from django.urls import path

from omnibasis.events.views import sent_mail

urlpatterns = [path("mail/", sent_mail, name="dev_mail")]
