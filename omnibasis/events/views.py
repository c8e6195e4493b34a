"""For development: the mail that was sent, so that a newcomer can read the code they were sent."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from omnibasis.events.attachments import attachments
from omnibasis.events.mail import readable
from omnibasis.events.models import Delivery

SHOWN = 50


@require_safe
@never_cache
def sent_mail(request: HttpRequest) -> HttpResponse:
    """The newest mails of the outbox, for anybody who can reach the server: routed with DEBUG on only."""
    mails = [
        {
            "delivery": delivery,
            "to": ", ".join(delivery.recipients.split("\n")),
            "text": readable(delivery),
            "files": [attachments.label(named) for named in delivery.attachments],
        }
        for delivery in Delivery.objects.order_by("-id")[:SHOWN]
    ]
    return render(request, "events/mail.html", {"mails": mails, "shown": SHOWN})


@require_safe
@never_cache
def attached(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What a mail of the outbox takes along, made now as it is made when the mail is handed over."""
    named = get_object_or_404(Delivery, pk=pk).attachments
    if number >= len(named):
        raise Http404
    file = attachments.make(named[number])
    response = HttpResponse(file.data, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.name) or "attachment"
    return response
