"""For development: the mail that was sent, so that a newcomer can read the code they were sent."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from omnibasis.events.mail import readable
from omnibasis.events.models import Delivery

SHOWN = 50


@require_safe
@never_cache
def sent_mail(request: HttpRequest) -> HttpResponse:
    """The newest mails of the outbox, for anybody who can reach the server: routed with DEBUG on only."""
    mails = [
        {"delivery": delivery, "to": ", ".join(delivery.recipients.split("\n")), "text": readable(delivery)}
        for delivery in Delivery.objects.order_by("-id")[:SHOWN]
    ]
    return render(request, "events/mail.html", {"mails": mails, "shown": SHOWN})
