# SPDX-License-Identifier: Apache-2.0
"""The command line: the same services as the window. Its contract is stable; scripts rely on it."""

from assistant.cli.commands import run

__all__ = ["run"]
