"""Notes: the tab of a customer's page, the list of all, and the end user's own in My account."""

from django.urls import include, path

from customers.views import my_notes, note_acts, note_edit, note_list, notes

app_name = "notes"

of_note = [
    path("", notes.note, name="note"),
    path("edit/", note_edit.edit, name="edit"),
    path("pin/", note_acts.pin, name="pin"),
    path("unpin/", note_acts.unpin, name="unpin"),
    path("share/", note_acts.share, name="share"),
    path("unshare/", note_acts.unshare, name="unshare"),
    path("mail/", note_acts.mail, name="mail"),
    path("remind/", note_acts.remind, name="remind"),
    path("forget/", note_acts.forget, name="forget"),
    path("remove/", note_acts.remove_view, name="remove"),
    path("bring-back/", note_acts.bring_back, name="bring_back"),
    path("files/", note_acts.attach, name="attach"),
    path("files/<int:file>/", note_acts.download, name="file"),
    path("files/<int:file>/remove/", note_acts.detach, name="detach"),
]

urlpatterns = [
    path("omnipayments/customers/<int:pk>/notes/", notes.notes, name="of_customer"),
    path("omnipayments/customers/<int:pk>/notes/<int:note>/", include(of_note)),
    path("omnicustomers/notes/", note_list.NoteList.as_view(), name="list"),
    path("omnicustomers/notes/colleagues/", note_list.colleagues, name="colleagues"),
    path("omnicustomers/notes/<int:note>/", notes.show, name="show"),
    path("account/notes/", my_notes.mine, name="mine"),
    path("account/notes/<int:note>/files/<int:file>/", my_notes.my_file, name="my_file"),
]
