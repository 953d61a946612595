# SPDX-License-Identifier: Apache-2.0
"""Checksums of python-stdnum, loaded without the `ssl` that it imports for its online look-ups."""

from __future__ import annotations

import sys
import types
from functools import cache
from typing import Any


@cache
def _modules() -> tuple[Any, Any, Any]:
    # stdnum.util imports ssl at its top, for one function that asks a tax office online. Nothing here goes online, and the
    # built program has no ssl: an empty module stands in its place while stdnum is loaded.
    empty = "ssl" not in sys.modules
    if empty:
        sys.modules["ssl"] = types.ModuleType("ssl")
    try:
        from stdnum import iban, luhn
        from stdnum.gb import nhs
    finally:
        if empty:
            del sys.modules["ssl"]
    return nhs, luhn, iban


def is_nhs_number(text: str) -> bool:
    """Ten digits with the NHS's check digit (modulus 11)."""
    return bool(_modules()[0].is_valid(text))


def is_card_number(text: str) -> bool:
    """Digits with a Luhn check digit (ISO/IEC 7812)."""
    return bool(_modules()[1].is_valid(text))


def is_iban(text: str) -> bool:
    """An account number with its check digits (ISO 13616)."""
    return bool(_modules()[2].is_valid(text))
