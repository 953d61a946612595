# SPDX-License-Identifier: Apache-2.0
"""A policy as a clerk writes it by hand: the skeleton with the clerk's own rules in place of the examples."""

from __future__ import annotations

from pathlib import Path

from assistant.content.verify import EXAMPLES
from assistant.domain.content import Content
from assistant.services.policy.packs import write_skeleton

RULES = ("Nobody is insulted or threatened.", "Nothing secret or private is published.")


def write_pack(folder: Path, content: Content) -> Path:
    """Write a policy that can be added into `folder`."""
    write_skeleton(folder, content)
    fill(folder)
    return folder


def fill(folder: Path) -> None:
    """Put rules of one's own in place of the examples."""
    path = folder / "clauses.toml"
    text = path.read_text(encoding="utf-8")
    for example, rule in zip(EXAMPLES, RULES, strict=True):
        text = text.replace(example, rule)
    path.write_text(text, encoding="utf-8")
