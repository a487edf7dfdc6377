"""TLS of the listener: its certificate, and the authority that its senders must be known to.

Promises: a certificate that is replaced on disk is used from the next connection on, without a
restart; one that can't be read leaves the former in use.
"""

import logging
import ssl
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger(__name__)


class Unusable(ValueError):
    """The certificate can't be used; the message is a sentence for whoever set it."""


@dataclass
class Certificate:
    """``authority``: who has signed the senders' own certificates; without it none is asked for."""

    certificate: Path
    key: Path
    authority: Path | None = None
    _seen: tuple[float, ...] = field(default=())

    def context(self) -> ssl.SSLContext:
        """What a server needs. Raises ``Unusable``."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_cert_chain(self.certificate, self.key)
            if self.authority is not None:
                context.load_verify_locations(self.authority)
                context.verify_mode = ssl.CERT_REQUIRED
            self._seen = self._written()
        except (OSError, ssl.SSLError) as error:
            raise Unusable(
                "MLLP_TLS_CERT, MLLP_TLS_KEY or MLLP_TLS_CA can't be used:"
                f" {type(error).__name__}. They must be PEM files that this service may read."
            ) from None
        return context

    def renew(self, context: ssl.SSLContext) -> bool:
        """Use the files anew if they have changed; whether they were."""
        try:
            written = self._written()
            if written == self._seen:
                return False
            context.load_cert_chain(self.certificate, self.key)
            if self.authority is not None:
                context.load_verify_locations(self.authority)
        except (OSError, ssl.SSLError) as error:
            log.warning("a new certificate can't be used: error=%s", type(error).__name__)
            return False
        self._seen = written
        log.info("a new certificate is used from now on")
        return True

    def _written(self) -> tuple[float, ...]:
        files = (self.certificate, self.key, *((self.authority,) if self.authority else ()))
        return tuple(one.stat().st_mtime for one in files)
