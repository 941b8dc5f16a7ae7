"""A token is accepted as it was signed, in time, by a key that counts; any other is not."""

import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import tokens
from workers_registry.pass_token import Fault, Pass, sign, verify

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
KEYS = {"530627AB": KEY.public_key()}
CODE = Pass(pass_id=b"0123456789abcdef", colour="yellow", issued=1000, expires=1060)
TOKEN = sign(CODE, key_id="530627AB", key=KEY)


def read(token=TOKEN, *, keys=KEYS, revoked=(), now=1000):
    return verify(token, keys=keys, revoked=revoked, now=now)


def test_a_token_says_what_was_signed():
    assert read() == CODE


@pytest.mark.parametrize(
    ("now", "answer"), [(999, Fault.EXPIRED), (1000, CODE), (1059, CODE), (1060, Fault.EXPIRED)]
)
def test_it_counts_from_its_issue_to_just_before_its_expiry(now, answer):
    assert read(now=now) == answer


def test_a_withdrawn_key_a_revoked_pass_and_a_forged_signature_are_told_apart():
    forged = sign(CODE, key_id="530627AB", key=OTHER)

    assert read(keys={}) is Fault.UNKNOWN_KEY
    assert read(revoked={CODE.pass_id}) is Fault.REVOKED
    assert read(forged) is Fault.FORGED


def test_a_signature_does_not_pass_to_another_key_id():
    moved = TOKEN.replace("530627AB", "330784AB")

    assert read(moved, keys={**KEYS, "330784AB": KEY.public_key()}) is Fault.FORGED


def test_all_letters_are_cheap_in_a_qr_code():
    assert set(TOKEN) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@pytest.mark.parametrize("text", ["", "..", "a.b", "530627AB.!.!", TOKEN + ".", TOKEN.lower()])
def test_what_is_no_token_is_malformed_or_unknown(text):
    assert read(text) in (Fault.MALFORMED, Fault.UNKNOWN_KEY)


@settings(max_examples=2000, deadline=None)
@given(st.integers(0, len(TOKEN) - 1), st.characters(codec="ascii"))
def test_no_changed_token_is_accepted(place, letter):
    changed = TOKEN[:place] + letter + TOKEN[place + 1 :]

    assert (read(changed) == CODE) == (changed == TOKEN)


@pytest.mark.parametrize("attack", tokens.ATTACKS, ids=lambda attack: attack.__name__)
@settings(max_examples=200, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_no_forged_old_or_revoked_token_is_accepted(attack, seed):
    rng = random.Random(seed)
    code = tokens.passes(rng, 1)[0]
    genuine = sign(code, key_id=tokens.KEY_ID, key=tokens.KEY)

    forged = attack(genuine, code, rng)

    known = {"keys": tokens.KEYS, "revoked": tokens.REVOKED, "now": tokens.NOW}
    assert verify(genuine, **known) == code
    assert isinstance(verify(forged, **known), Fault)
