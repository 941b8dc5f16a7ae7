"""The address that a load balancer asks."""

import pytest
from django.db import OperationalError, connection


@pytest.mark.django_db
def test_a_site_that_reaches_its_database_is_well(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok"}
    assert "no-store" in response["Cache-Control"]


def test_a_site_without_its_database_says_so(client, monkeypatch):
    def refuse():
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", refuse)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json()["database"] == "unreachable"
