"""Personal numbers at rest: sealed with AES-GCM, found again by a keyed digest.

Pure: the key is an argument. `seal` gives other bytes each time; `digest` the same each time.
"""

import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


@lru_cache(maxsize=8)
def _cipher(secret: str) -> AESGCM:
    """Give the cipher of a secret; working the key out anew for each of many numbers is slow."""
    return AESGCM(_key(secret, "seal"))


@lru_cache(maxsize=8)
def _key(secret: str, purpose: str) -> bytes:
    """Give the 32-byte key for one purpose, so that no key serves two."""
    return hmac.digest(secret.encode(), purpose.encode(), "sha256")


def seal(text: str, *, secret: str) -> bytes:
    """Encrypt a text; the nonce stands before the ciphertext."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _cipher(secret).encrypt(nonce, text.encode(), None)


def unseal(sealed: bytes, *, secret: str) -> str:
    """Decrypt what `seal` made. Raises cryptography's InvalidTag where key or bytes are wrong."""
    sealed = bytes(sealed)
    nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    return _cipher(secret).decrypt(nonce, body, None).decode()


def digest(text: str, *, secret: str) -> str:
    """Give the keyed digest (64 hex digits) by which a number is looked up."""
    return hmac.digest(_key(secret, "digest"), text.encode(), "sha256").hex()
