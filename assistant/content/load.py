# SPDX-License-Identifier: Apache-2.0
"""Loads content: from its compiled form when nothing changed, else from the files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.content.problems import ContentError, Problem

if TYPE_CHECKING:
    from assistant.domain.content import Content
    from assistant.domain.policy import PolicyPack, Rule

FORMAT = 23
"""Raised when the compiled form changes its shape."""


def load(resources: Path, cache: Path | None = None, compiled: Path | None = None) -> Content:
    """The content of `resources`; arguments and errors as for `load_plain`."""
    from assistant.content.assemble import assemble

    return assemble(load_plain(resources, cache, compiled))


class Plain:
    """The data of the program as validated plain values, for `assemble`.

    Attributes:
        first: what the first window shows: "words", "looks", and the "councils" of packs by their ids.
    """

    def __init__(self, first: dict[str, Any], read: Callable[[], dict[str, Any]]) -> None:
        self.first = first
        self._read = read

    @cached_property
    def whole(self) -> dict[str, Any]:
        """All of it, read when it is first asked for. Raises ContentError."""
        return self._read()


def load_plain(resources: Path, cache: Path | None = None, compiled: Path | None = None) -> dict[str, Any]:
    """All data of `resources` as plain values; arguments and errors as for `open_plain`."""
    return open_plain(resources, cache, compiled).whole


def open_plain(resources: Path, cache: Path | None = None, compiled: Path | None = None) -> Plain:
    """The data of `resources`, of which only what the first window shows is read at once.

    Args:
        resources: folder of data files.
        cache: folder for the compiled form; None does without. It is good while no file was added, taken out or changed, by
            sizes and times: reading every file to be sure takes a tenth of the start.
        compiled: a compiled form that was shipped with the program.

    Raises:
        ContentError: with every problem of every file.
    """
    from assistant.content.signs import signs_of

    kept, key = cache / f"content-{FORMAT}.json" if cache is not None else None, f"{FORMAT} {signs_of(resources)}"
    lines = _read_compiled(kept, key) if kept is not None else None
    if lines is None and compiled is not None and compiled.is_file():
        from assistant.content.digest import digest_of

        lines = _read_compiled(compiled, f"{FORMAT}-{digest_of([resources])}")
        if lines is not None and kept is not None:
            _write_lines(key, *lines, kept)
    if lines is None:
        plain = validated(resources)
        if kept is not None:
            write_compiled(plain, key, kept)
        return Plain(_first_of(plain), lambda: plain)
    first, rest = lines
    return Plain(first, lambda: _parsed(rest) or validated(resources))


def _first_of(plain: dict[str, Any]) -> dict[str, Any]:
    councils = {name: pack["council"] for name, pack in plain["packs"].items()}
    return {"words": plain["words"], "looks": plain["looks"], "councils": councils}


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
    """Replace the compiled form in one step; a cache that cannot be written is done without.

    Its first line is for the first window; the second, ten times as long, is everything.
    """
    _write_lines(key, _first_of(plain), json.dumps(plain), target)


def _write_lines(key: str, first: dict[str, Any], rest: str, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for old in target.parent.glob("content-*.json"):
            if old != target:
                old.unlink(missing_ok=True)
        part = target.with_suffix(f".{os.getpid()}.part")
        part.write_text(f"{json.dumps({'key': key, 'first': first})}\n{rest}\n", encoding="utf-8")
        part.replace(target)
    except OSError:
        return


def _read_compiled(path: Path, key: str) -> tuple[dict[str, Any], str] | None:
    """What the first window shows, and the text of the rest; None when it is not there, damaged or of other files."""
    try:
        head, _, rest = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError):
        return None
    data = _parsed(head)
    return (data["first"], rest) if data is not None and data.get("key") == key else None


def _parsed(text: str) -> dict[str, Any] | None:
    try:
        data = json.loads(text)
    except ValueError:
        return None
    return data if isinstance(data, dict) else None


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
