# What Kreds uses of Flask-WTF, which brings no types.
from typing import Any

from flask_wtf.csrf import CSRFProtect as CSRFProtect
from wtforms import Form
from wtforms.meta import DefaultMeta

class FlaskForm(Form):
    class Meta(DefaultMeta):
        csrf: bool
        csrf_field_name: str
        csrf_time_limit: int | None
        def get_translations(self, form: Any) -> Any: ...

    csrf_token: Any
    def __init__(self, formdata: Any = ..., **options: Any) -> None: ...
    def is_submitted(self) -> bool: ...
    def validate_on_submit(self, extra_validators: Any = None) -> bool: ...
    def hidden_tag(self, *fields: Any) -> str: ...
