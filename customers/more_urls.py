"""The pages of labels (omnicustomers/labels/) and of custom fields (omnicustomers/settings/fields/)."""

from django.urls import path

from customers.views import custom_fields, labels

label_patterns = (
    [
        path("", labels.LabelList.as_view(), name="list"),
        path("create/", labels.CreateLabel.as_view(), name="create"),
        path("suggest/", labels.suggest, name="suggest"),
        path("<int:pk>/edit/", labels.EditLabel.as_view(), name="edit"),
        path("<int:pk>/remove/", labels.remove, name="remove"),
    ],
    "labels",
)
field_patterns = (
    [
        path("", custom_fields.fields, name="list"),
        path("create/", custom_fields.CreateCustomField.as_view(), name="create"),
        path("<int:pk>/edit/", custom_fields.EditCustomField.as_view(), name="edit"),
        path("<int:pk>/take-away/", custom_fields.take_away, name="take_away"),
        path("<int:pk>/bring-back/", custom_fields.bring_back, name="bring_back"),
    ],
    "custom_fields",
)
