"""The WSGI entry point: any WSGI server takes `wsgi:app`."""

import sys

from app import create_app
from config import SettingError

try:
    app = create_app()
except SettingError as error:
    sys.exit(str(error))
