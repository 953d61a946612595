# SPDX-License-Identifier: Apache-2.0
"""Why a bundle is refused."""

from assistant.domain.jobs import TellError


class BundleError(TellError):
    """A bundle that is refused; the message says why for the user. Nothing was written."""


class BundleSecretError(BundleError):
    """The bundle has a passphrase, and it was not given or is another one."""
