"""What the tests of recognition share."""

import pytest

from tests.factories.workers_registry import (
    AgreementFactory,
    identity_number,
)
from tests.workers_registry import reference_peer
from tests.workers_registry.reference_peer import HAINAN, HENAN, Peer
from workers_registry import actions

NUMBER = identity_number(77)


@pytest.fixture
def form(request):
    return getattr(request, "param", "nested")


@pytest.fixture
def peer(form):
    code = HENAN if form == "nested" else HAINAN
    with reference_peer.running(Peer(province=code, format=form)) as peer:
        yield peer


@pytest.fixture
def agreement(peer):
    return AgreementFactory(
        province_code=peer.province,
        name="某省",
        format=peer.format,
        url=peer.url,
        public_key=peer.public_key,
        shared_key=peer.shared_key,
    )


@pytest.fixture
def registered(origin):
    row = actions.NewWorker("张小三", NUMBER, "19999990077", origin.pk)
    return actions.register_workers([row], by=None)[0]
