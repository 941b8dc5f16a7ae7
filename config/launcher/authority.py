"""The local certificate authority of `make run HTTPS=1`, so that phones nearby trust the site.

The authority is made once and kept in var/authority for its owner alone; the site's certificate
is issued anew at each start for the addresses that the machine has then.
"""

import hashlib
import re
import socket
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import trustme
from cryptography.hazmat.primitives import serialization

VALID_DAYS = 390
"""iOS refuses certificates that are valid for longer than 398 days."""
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
"""What may stand in a certificate; a machine's own name may be something else."""
PUBLIC_NAME = "local-authority.crt"
"""The file under the site's root that a phone loads and trusts."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What the web server needs and what its user must be told."""

    certificate: Path
    key: Path
    public_folder: Path
    """Holds the authority's certificate and nothing else; served at the site's root."""
    fingerprint: str
    """SHA-256 of the authority's certificate, as phones show it."""


def papers(folder: Path, names: list[str]) -> Papers:
    """Issue a certificate for these names and addresses by the authority kept in the folder."""
    public = folder / "public"
    for step in (folder, public):
        step.mkdir(mode=0o700, parents=True, exist_ok=True)
    authority = _authority(folder)
    certificate, key = folder / "site.pem", folder / "site.key"
    now = datetime.now(UTC)
    issued = authority.issue_cert(
        *names,
        common_name=names[0],
        organization_name="Fangang",
        not_before=now - timedelta(days=1),
        not_after=now + timedelta(days=VALID_DAYS),
    )
    certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    _write_private(key, _pkcs8(issued.private_key_pem.bytes()))
    (public / PUBLIC_NAME).write_bytes(authority.cert_pem.bytes())
    return Papers(certificate, key, public, _fingerprint(authority.cert_pem.bytes()))


def local_names() -> list[str]:
    """Give this machine's addresses in its networks, the usual one first, and its names."""
    name = socket.gethostname().lower()
    found = [
        _usual_address(),
        *_addresses_of(name),
        name,
        f"{name}.local",
        "localhost",
        "127.0.0.1",
    ]
    return [each for each in dict.fromkeys(found) if HOST.fullmatch(each)]


def _usual_address() -> str:
    """Give the address that packets to the outside would bear; empty without a network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("198.51.100.1", 9))  # a documentation address: nothing is sent
        except OSError:
            return ""
        return str(probe.getsockname()[0])


def _addresses_of(name: str) -> list[str]:
    try:
        return socket.gethostbyname_ex(name)[2]
    except OSError:
        return []


def _authority(folder: Path) -> trustme.CA:
    certificate, key = folder / "authority.crt", folder / "authority.key"
    if certificate.exists() and key.exists():
        return trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes())
    authority = trustme.CA(
        organization_name="Fangang", organization_unit_name=f"made on {socket.gethostname()}"
    )
    _write_private(key, authority.private_key_pem.bytes())
    certificate.write_bytes(authority.cert_pem.bytes())
    return authority


def _pkcs8(pem: bytes) -> bytes:
    """Give the key in the only form that the web server reads."""
    return serialization.load_pem_private_key(pem, password=None).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write_private(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(content)


def _fingerprint(pem: bytes) -> str:
    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem.decode())).hexdigest().upper()
    return ":".join(digest[start : start + 2] for start in range(0, len(digest), 2))
