"""The form for what an invoice must carry."""

from app.common.forms import Form, LineField


class PaymentForm(Form):
    """EAN, reference and order number."""

    ean = LineField()
    reference = LineField()
    order_number = LineField()
