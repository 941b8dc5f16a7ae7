"""How the secrets of second factors are kept: sealed, like every secret number."""

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext as _

from workers_registry import sealed


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seals the shared secret of an authenticator app and the seed of recovery codes."""

    def encrypt(self, text: str) -> str:
        """Give the sealed text in letters."""
        return base64.b64encode(sealed.seal(text, secret=settings.DATA_KEY)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Give what `encrypt` was given."""
        return sealed.unseal(base64.b64decode(encrypted_text), secret=settings.DATA_KEY)

    def get_totp_issuer(self) -> str:
        """Give the name under which the app lists the account."""
        return _("Fangang")
