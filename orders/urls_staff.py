"""Orders in the back office."""

from django.urls import path

from orders.views import acts, detail, labels, listing, pickers, writing

urlpatterns = [
    path("omnipayments/orders/", listing.OrderList.as_view(), name="list"),
    path("omnipayments/orders/create/", writing.CreateOrder.as_view(), name="create"),
    path("omnipayments/orders/preview/", writing.preview, name="preview"),
    path("omnipayments/orders/customers/", pickers.customers, name="customers"),
    path("omnipayments/orders/buyer/", pickers.buyer, name="buyer"),
    path("omnipayments/orders/products/", pickers.products, name="product_options"),
    path("omnipayments/orders/<int:pk>/", detail.detail, name="detail"),
    path("omnipayments/orders/<int:pk>/edit/", writing.EditOrder.as_view(), name="edit"),
    path("omnipayments/orders/<int:pk>/send/", acts.SendOrder.as_view(), name="send"),
    path("omnipayments/orders/<int:pk>/pay/", acts.PayOrder.as_view(), name="pay"),
    path("omnipayments/orders/<int:pk>/refund/", acts.RefundOrder.as_view(), name="refund"),
    path("omnipayments/orders/<int:pk>/write-off/", acts.WriteOffOrder.as_view(), name="write_off"),
    path(
        "omnipayments/orders/<int:pk>/take-back-write-off/",
        acts.TakeBackWriteOff.as_view(),
        name="take_back_write_off",
    ),
    path("omnipayments/orders/<int:pk>/cancel/", acts.CancelOrder.as_view(), name="cancel"),
    path("omnipayments/orders/<int:pk>/revert/", acts.RevertOrder.as_view(), name="revert"),
    path("omnipayments/orders/<int:pk>/mail/", acts.mail_again, name="mail"),
    path("omnipayments/orders/<int:pk>/labels/", labels.add, name="add_label"),
    path("omnipayments/orders/<int:pk>/labels/<int:label>/on/", labels.put_on, name="put_on_label"),
    path("omnipayments/orders/<int:pk>/labels/<int:label>/off/", labels.take_off, name="take_off_label"),
]
