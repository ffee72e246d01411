"""TLS from a certificate and a key that the user names."""

from __future__ import annotations

import ssl
from pathlib import Path

from server.address import CannotStart


def tls_context(certificate: Path | None, private_key: Path | None) -> ssl.SSLContext | None:
    """Return what encrypts connections, or None where no certificate is named.

    `certificate` is a PEM file with the server's certificate, then those that vouch for it; the key may be in
    it too.

    Raises:
        CannotStart: if the files cannot be read, or do not belong together.
    """
    if certificate is None:
        if private_key is not None:
            raise CannotStart("--tls-key is given without --tls-cert.", "Give both.")
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        # Asked for a passphrase, OpenSSL would wait at a terminal that a service has not.
        context.load_cert_chain(certificate, private_key, password=_no_passphrase)
    except ssl.SSLError as error:
        raise CannotStart(
            f"The certificate and its key cannot be used ({error.reason or 'no PEM'}).",
            "Both must be PEM files that belong together, the key without a passphrase.",
        ) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CannotStart(
            f"The certificate or its key cannot be read ({reason}).", "Check --tls-cert and --tls-key."
        ) from None
    return context


def _no_passphrase() -> str:
    raise ValueError("the key has a passphrase")
