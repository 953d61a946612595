# SPDX-License-Identifier: Apache-2.0
"""Loads content: from its compiled form when nothing changed, else from the files."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.content.problems import ContentError, Problem

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.domain.policy import PolicyPack, Rule

FORMAT = 20
"""Raised when the compiled form changes its shape."""


def load(resources: Path, cache: Path | None = None, compiled: Path | None = None) -> Content:
    """The content of `resources`; arguments and errors as for `load_plain`."""
    from assistant.content.assemble import assemble

    return assemble(load_plain(resources, cache, compiled))


def load_plain(resources: Path, cache: Path | None = None, compiled: Path | None = None) -> dict[str, Any]:
    """The data of `resources` as validated plain values, for `assemble`.

    Args:
        resources: folder of data files.
        cache: folder for the compiled form; None does without.
        compiled: a compiled form that was shipped with the program.

    Raises:
        ContentError: with every problem of every file.
    """
    from assistant.content.digest import digest_of

    key = f"{FORMAT}-{digest_of([resources])}"
    for path in filter(None, (compiled, cache and cache / f"content-{key[:18]}.json")):
        plain = _read_compiled(path, key)
        if plain is not None:
            return plain
    plain = validated(resources)
    if cache is not None:
        write_compiled(plain, key, cache / f"content-{key[:18]}.json")
    return plain


def load_with_examples(resources: Path) -> Content:
    """The content with each rule's own examples, read from the files. Raises ContentError."""
    from assistant.content.assemble import assemble

    return assemble(validated(resources, examples=True))


def validated(resources: Path, *, examples: bool = False) -> dict[str, Any]:
    """Plain values of all files. Raises ContentError with every problem."""
    from assistant.content.sources import read_resources
    from assistant.content.verify import verify

    plain, problems = read_resources(resources)
    if not problems:
        problems = verify(plain)
    if problems:
        raise ContentError(sorted(problems))
    if not examples:
        for rule in (*plain["rules"].values(), *plain["grammar"]["slip"], *plain["reader"]["says"]):
            rule.pop("flags", None)
            rule.pop("allows", None)
    return plain


def compile_to(resources: Path, target: Path) -> None:
    """Write the compiled form that a build ships. Raises ContentError."""
    from assistant.content.digest import digest_of

    write_compiled(validated(resources), f"{FORMAT}-{digest_of([resources])}", target)


def write_compiled(plain: dict[str, Any], key: str, target: Path) -> None:
    """Replace the compiled form in one step; a cache that cannot be written is done without."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for old in target.parent.glob("content-*.json"):
            if old != target:
                old.unlink(missing_ok=True)
        part = target.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps({"key": key, "content": plain}), encoding="utf-8")
        part.replace(target)
    except OSError:
        return


def _read_compiled(path: Path, key: str) -> dict[str, Any] | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(data, dict) or data.get("key") != key:
        return None
    content = data.get("content")
    return content if isinstance(content, dict) else None


def load_rule(path: Path, plain: dict[str, Any]) -> tuple[Rule | None, list[Problem]]:
    """A rule with its examples, and every problem of its file; None where it cannot be read.

    Args:
        plain: what the rule may name, from `load_plain`.
    """
    from assistant.content.assemble import build_rule
    from assistant.content.sources import read_rule
    from assistant.content.verify import verify_rule

    problems: list[Problem] = []
    rule = read_rule(path, problems)
    if rule is None:
        return None, sorted(problems)
    problems.extend(verify_rule(path.name, rule, plain))
    return build_rule(path.stem, rule), sorted(problems)


def load_pack(folder: Path, content: Content, source: str = "added") -> PolicyPack:
    """A clerk's own pack. Its id is the one that it declares; a pack from before ids were declared has its folder's name.

    Raises:
        ContentError: with every problem of its files.
    """
    plain, problems = read_pack_of(folder, content)
    if plain is None or problems:
        raise ContentError(problems)
    from assistant.content.assemble import build_pack

    return build_pack(plain["id"] or folder.name, plain, source)


def check_pack(folder: Path, content: Content) -> list[Problem]:
    """Every problem of a policy folder, sorted; an empty list when it can be used."""
    return read_pack_of(folder, content)[1]


def read_pack_of(folder: Path, content: Content) -> tuple[dict[str, Any] | None, list[Problem]]:
    """The values of a policy folder, and every problem of them, sorted."""
    from assistant.content.sources import read_pack
    from assistant.content.verify import Known, verify_pack

    if not folder.is_dir():
        return None, [Problem(str(folder), "", "is no folder. Give the folder that holds pack.toml and clauses.toml.")]
    problems: list[Problem] = []
    plain = read_pack(folder, problems, "")
    if plain is not None:
        known = Known(
            frozenset(content.concerns),
            frozenset(s.id for s in content.signals),
            frozenset(k.id for k in content.incidents.kinds),
            frozenset(content.topics),
        )
        problems = verify_pack(plain, known)
    return plain, sorted(problems)
