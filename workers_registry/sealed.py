"""Personal numbers at rest: sealed with AES-GCM, found again by a keyed digest.

Pure: the key is an argument. `seal` gives other bytes each time; `digest` the same each time.
"""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


def _key(secret: str, purpose: str) -> bytes:
    """Give the 32-byte key for one purpose, so that no key serves two."""
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)


def seal(text: str, *, secret: str) -> bytes:
    """Encrypt a text; the nonce stands before the ciphertext."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(_key(secret, "seal")).encrypt(nonce, text.encode(), None)


def unseal(sealed: bytes, *, secret: str) -> str:
    """Decrypt what `seal` made. Raises cryptography's InvalidTag where key or bytes are wrong."""
    sealed = bytes(sealed)
    nonce, body = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    return AESGCM(_key(secret, "seal")).decrypt(nonce, body, None).decode()


def digest(text: str, *, secret: str) -> str:
    """Give the keyed digest (64 hex digits) by which a number is looked up."""
    return hmac.new(_key(secret, "digest"), text.encode(), hashlib.sha256).hexdigest()
