# SPDX-License-Identifier: Apache-2.0
"""Policy packs of the user: check a folder, write a skeleton, add a folder or a zip, and load what was added."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from assistant.content.load import check_pack, load_pack
from assistant.content.problems import ContentError, Problem
from assistant.domain.content import Content
from assistant.domain.policy import PolicyPack

_FILES = frozenset({"pack.toml", "clauses.toml"})
_LIMIT = 1_000_000


class PackError(Exception):
    """A policy that cannot be added; `problems` say what to mend, file by file."""

    def __init__(self, message: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(message)
        self.problems = problems


@dataclass(frozen=True)
class AddedPacks:
    """What was found in the user's folder: packs that can be used, and why others cannot."""

    packs: tuple[PolicyPack, ...]
    problems: tuple[Problem, ...]


def load_added(folder: Path, content: Content) -> AddedPacks:
    """Read every pack below `folder`. A broken one is left out and named; it stops nothing."""
    packs: list[PolicyPack] = []
    problems: list[Problem] = []
    if folder.is_dir():
        for path in sorted(p for p in folder.iterdir() if p.is_dir() and not p.name.startswith(".")):
            try:
                packs.append(load_pack(path, content))
            except ContentError as error:
                problems.extend(Problem(f"{path.name}/{p.file}", p.key, p.message) for p in error.problems)
    return AddedPacks(tuple(packs), tuple(problems))


def with_added(content: Content, added: AddedPacks) -> Content:
    """Content that offers the added packs too; an added pack with the id of a built-in one takes its place."""
    return replace(content, packs={**content.packs, **{p.id: p for p in added.packs}}) if added.packs else content


def check_folder(folder: Path, content: Content) -> list[Problem]:
    """Every problem of a policy folder; an empty list when it can be used."""
    return check_pack(folder, content)


def add_pack(source: Path, folder: Path, content: Content) -> PolicyPack:
    """Check a folder or a zip and keep a copy in the data folder. A newer version replaces the old one whole.

    Raises:
        PackError: with every problem; nothing was changed.
        OSError: when the copy cannot be written.
    """
    with tempfile.TemporaryDirectory() as scratch:
        staged = _stage(source, Path(scratch))
        problems = check_pack(staged, content)
        if problems:
            raise PackError("This policy has mistakes, so it was not added.", tuple(problems))
        if staged.name == "general":
            raise PackError('A policy cannot be called "general". Give its folder another name.')
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / staged.name
        part = folder / f".{staged.name}.part"
        old = folder / f".{staged.name}.old"
        for stale in (part, old):
            shutil.rmtree(stale, ignore_errors=True)
        part.mkdir()
        for name in sorted(_FILES):
            shutil.copyfile(staged / name, part / name)
        if target.exists():
            target.rename(old)
        part.rename(target)
        shutil.rmtree(old, ignore_errors=True)
        return load_pack(target, content)


def _stage(source: Path, scratch: Path) -> Path:
    if source.is_dir():
        name = source.resolve().name
        missing = sorted(n for n in _FILES if not (source / n).is_file())
        if missing:
            raise PackError(f"This folder has no {' and no '.join(missing)}. Choose the folder that holds both.")
        target = scratch / name
        target.mkdir()
        for file in _FILES:
            if (source / file).stat().st_size > _LIMIT:
                raise PackError(f"{file} is larger than {_LIMIT // 1000} kB. Make it smaller.")
            shutil.copyfile(source / file, target / file)
        return target
    from assistant.files.zip_in import BadZipError, read_members

    if not source.is_file():
        raise PackError("We cannot find this file. Check that it is still there.")
    try:
        members = read_members(source, _FILES, _LIMIT)
    except BadZipError as error:
        raise PackError(str(error)) from None
    folders = {str(PurePosixPath(n).parent) for n in members}
    if len(members) != 2 or len(folders) != 1:
        raise PackError("This zip must hold one policy: one pack.toml and one clauses.toml in the same folder.")
    inner = PurePosixPath(next(iter(folders)))
    name = inner.name if inner.name not in ("", ".") else source.stem
    target = scratch / "".join(c if c.isalnum() or c in "-_" else "-" for c in name.lower())
    target.mkdir()
    for whole, data in members.items():
        (target / PurePosixPath(whole).name).write_bytes(data)
    return target


_PACK = """# Your council's policy, in a form that this program can read.
# Check it with:  python -m assistant policies check {folder}
# A line that starts with # is a note for you. Words go in "quotation marks".

council = "{council}"
title = "Social media policy"
# The name before a clause number on screen: "Anytown 4.7"
short_name = "{short}"
version = "Adopted May 2026"
# england | wales | scotland | northern-ireland
nation = "england"
# Who approved it, and when. Leave it out if the document does not say.
adopted = "Approved by Full Council in May 2026."
# The date from which the review is counted, and after how many months it is due.
ratified = 2026-05-01
review_months = 24
summary = "It covers staff and councillors."

[also_see]
staff = "Also see: your contract of employment."
councillor = "Also see: your Code of Conduct."

# Who deals with complaints about councillors, and within how many working days they must arrive. Leave out what you
# do not know.
[authority]
name = "Your principal authority"
complaint_limit_working_days = 20
source = "Where you found it"
checked_on = 2026-05-01

# People and places that users may need. Kinds: clerk, communications, monitoring-officer, concerns, ideas, official
[[contact]]
kind = "clerk"
name = "The Town Clerk"
email = "clerk@example.gov.uk"
"""
_CLAUSES = """# One [[clause]] for each rule of your policy.
# id        short and never changed later
# label     how the clause is shown
# topic     one of: {topics}
# strength  MUST | MUST NOT | SHOULD | SHOULD NOT | MAY | DEF (meaning) | WHY (reason) | INFO (pointer)
# binds     S staff | C councillors | B both | OA whoever runs an official account | CL the council itself
# summary   what it asks for, in plain words of your own
# concerns  which checks cite it, any of: {concerns}
# incidents kinds of incident for which the log ticks it, any of: {kinds}
# anchor    three to eight words of your document, so that its own words can be shown beside yours

[[clause]]
id = "{prefix}-1"
label = "{short} 1"
topic = "conduct"
strength = "MUST NOT"
binds = "B"
summary = "Do not abuse, threaten or insult anyone."
concerns = ["abuse", "threat", "respect", "offensive"]
anchor = "must not abuse or threaten"

[[clause]]
id = "{prefix}-2"
label = "{short} 2"
topic = "confidential"
strength = "MUST NOT"
binds = "B"
summary = "Do not publish confidential matters or people's private details."
concerns = ["confidential", "internal", "personal-data", "service-user"]
note = "A note that users can read beside the clause."
"""


def write_skeleton(folder: Path, content: Content) -> list[Path]:
    """Write a commented policy that passes the check, for the clerk to fill in.

    Raises:
        PackError: when the folder holds files already.
        OSError: when it cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise PackError(f"{folder} is not empty. Give a new folder.")
    folder.mkdir(parents=True, exist_ok=True)
    name = folder.resolve().name
    short = name.replace("-", " ").title()
    values = {
        "folder": folder,
        "council": f"{short} Town Council",
        "short": short,
        "prefix": "".join(c for c in name.upper() if c.isalnum())[:6] or "POL",
        "topics": ", ".join(content.topics),
        "concerns": ", ".join(content.concerns),
        "kinds": ", ".join(k.id for k in content.incidents.kinds),
    }
    written = []
    for file, text in (("pack.toml", _PACK), ("clauses.toml", _CLAUSES)):
        target = folder / file
        target.write_text(text.format(**values), encoding="utf-8")
        written.append(target)
    return written
