# SPDX-License-Identifier: Apache-2.0
"""A policy as the two files of a pack: `pack.toml` and `clauses.toml`, in the shape that `sources.read_pack` reads."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from assistant.domain.policy import PolicyPack
from assistant.domain.records import to_plain

_NOT_IN_FILE = ("clauses", "source", "contact", "also_see", "authority")


def pack_files(pack: PolicyPack) -> dict[str, bytes]:
    """The bytes of both files, by their names."""
    plain = to_plain(pack)
    lines = [f"{key} = {_value(value)}" for key, value in plain.items() if key not in _NOT_IN_FILE]
    for key in ("also_see", "authority"):
        if plain.get(key):
            lines += ["", f"[{key}]", *_pairs(plain[key])]
    for contact in plain.get("contact", ()):
        lines += ["", "[[contact]]", *_pairs(contact)]
    clauses: list[str] = []
    for clause in plain["clauses"]:
        clauses += ["[[clause]]", *_pairs(clause), ""]
    return {"pack.toml": _bytes(lines), "clauses.toml": _bytes(clauses)}


def _bytes(lines: list[str]) -> bytes:
    return ("\n".join(lines).rstrip() + "\n").encode("utf-8")


def _pairs(table: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in table.items() if value is not None]


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    text = str(value)
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            return dt.date.fromisoformat(text).isoformat()
        except ValueError:
            pass
    # a JSON string is a TOML string, but for one letter that TOML wants escaped
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
