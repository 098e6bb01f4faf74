import pytest, socket
from sqlalchemy import text
from app.common.models import db
from tests.support.network import NetworkForbidden

@pytest.mark.both_databases
def test_db(app, dialect):
    assert db.engine.dialect.name == dialect
    assert db.session.execute(text("select 1")).scalar() == 1

def test_404(client):
    page = client.get("/findes-ikke-x/y/z/q", 404)
    assert page.h1 == "Siden findes ikke"

def test_net():
    with pytest.raises(NetworkForbidden):
        socket.create_connection(("127.0.0.1", 9))
