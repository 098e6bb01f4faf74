import smtplib
import socket
import urllib.request

import pytest

from tests.support.network import NetworkForbidden


def test_no_test_reaches_a_server_by_chance():
    with pytest.raises(NetworkForbidden):
        urllib.request.urlopen("http://kreds.example/")
    with pytest.raises(NetworkForbidden):
        socket.create_connection(("127.0.0.1", 25))
    with pytest.raises(NetworkForbidden):
        smtplib.SMTP("localhost")


@pytest.mark.server
def test_a_test_with_a_server_of_its_own_reaches_this_machine_only():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
    with pytest.raises(NetworkForbidden):
        socket.create_connection(("192.0.2.1", 80))
