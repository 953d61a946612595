# SPDX-License-Identifier: Apache-2.0
"""Policy packs of the user: check a folder, write a skeleton, add, save, remove, and load what was added.

A pack is known by the id that it declares, not by the name of its file. It lies in a folder of that name; the version before
lies beside it, for one step back.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from assistant.content.load import check_pack, load_pack
from assistant.content.problems import ContentError, Problem
from assistant.domain.content import Content
from assistant.domain.incident import Act
from assistant.domain.policy import PolicyPack

_FILES = frozenset({"pack.toml", "clauses.toml"})
DOCUMENT = "document.json"
"""The council's whole document beside the pack, part by part, to be read and searched."""

ENDING = ".councilpolicy"
"""Of the one file by which a policy goes to others."""

_LIMIT = 5_000_000


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
    """Content that offers the added packs too. None takes the place of a built-in one."""
    packs = {p.id: p for p in added.packs if p.id not in content.packs or content.packs[p.id].source == "added"}
    return replace(content, packs={**content.packs, **packs}) if packs else content


def check_folder(folder: Path, content: Content) -> list[Problem]:
    """Every problem of a policy folder; an empty list when it can be used."""
    return check_pack(folder, content)


def add_pack(source: Path, folder: Path, content: Content) -> PolicyPack:
    """Check a folder, a zip or a saved policy and keep a copy in the data folder. A newer version replaces the old one whole;
    the old one can be brought back.

    Raises:
        PackError: with every problem; nothing was changed.
        OSError: when the copy cannot be written.
    """
    with tempfile.TemporaryDirectory() as scratch:
        staged = _stage(source, Path(scratch))
        problems = check_pack(staged, content)
        if problems:
            raise PackError("This policy has mistakes, so it was not added.", tuple(problems))
        pack = load_pack(staged, content)
        pack_id = pack.id if _declares_id(staged) else lasting_id(pack.council)
        built_in = content.packs.get(pack_id)
        if built_in is not None and built_in.source != "added":
            raise PackError(f'"{pack_id}" is the id of a policy that is built in. Give this one another `id` in pack.toml.')
        return keep_pack(staged, folder, pack_id, content)


def keep_pack(staged: Path, folder: Path, pack_id: str, content: Content) -> PolicyPack:
    """Put a checked folder in place, and the one that was there beside it for one step back. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    target, part, old = folder / pack_id, folder / f".{pack_id}.part", folder / f".{pack_id}.before"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    for name in sorted(_FILES | {DOCUMENT}):
        if (staged / name).is_file():
            shutil.copyfile(staged / name, part / name)
    if target.exists():
        if _same_document(target, part):  # a policy in the making: the one before stays the one before
            shutil.rmtree(target)
        else:
            shutil.rmtree(old, ignore_errors=True)
            target.rename(old)
    part.rename(target)
    return load_pack(target, content)


def _same_document(one: Path, other: Path) -> bool:
    """Both were made from the same document."""
    sums = [re.search(r'^document_sha256 = "(\w+)"', (p / "pack.toml").read_text("utf-8", "replace"), re.M) for p in (one, other)]
    return sums[0] is not None and sums[1] is not None and sums[0][1] == sums[1][1]


def remove_pack(pack_id: str, folder: Path) -> None:
    """Take an added policy out; `bring_pack_back` gives it again.

    Raises:
        PackError: when no policy of that id was added.
        OSError: when it cannot be moved.
    """
    target, old = folder / pack_id, folder / f".{pack_id}.before"
    if not _PACK_ID.fullmatch(pack_id) or not target.is_dir():
        raise PackError(f'No policy "{pack_id}" was added. Only added policies can be removed.')
    shutil.rmtree(old, ignore_errors=True)
    target.rename(old)


def can_bring_pack_back(pack_id: str, folder: Path) -> bool:
    """There was a version before this one, or it was removed."""
    return bool(_PACK_ID.fullmatch(pack_id)) and (folder / f".{pack_id}.before").is_dir()


def bring_pack_back(pack_id: str, folder: Path) -> None:
    """One step back: the version before takes the place again, and this one the place of the one before. Raises OSError."""
    target, old, swap = folder / pack_id, folder / f".{pack_id}.before", folder / f".{pack_id}.swap"
    shutil.rmtree(swap, ignore_errors=True)
    if target.exists():
        target.rename(swap)
    old.rename(target)
    if swap.exists():
        swap.rename(old)


def save_pack(pack_id: str, folder: Path, target: Path) -> Path:
    """Write an added policy as one file, for others. Its ending is put on where it is missing.

    Raises:
        OSError: when it cannot be written.
    """
    import io

    from assistant.files.durable import write_durably
    from assistant.files.zip_stream import ZipWriter

    path = target if target.suffix.lower() == ENDING else target.with_name(f"{target.name}{ENDING}")
    source = folder / pack_id
    out = io.BytesIO()
    with ZipWriter(out) as writer:
        for name in (*sorted(_FILES), DOCUMENT):
            if (source / name).is_file():
                writer.add(name, (source / name).read_bytes())
    write_durably(path, out.getvalue())
    return path


_PACK_ID = re.compile(r"[a-z0-9][a-z0-9-]{1,63}|[A-Za-z0-9_-]{1,64}")


def lasting_id(council: str) -> str:
    """An id from a council's name: "anytown-parish-council"."""
    name = re.sub(r"[^a-z0-9]+", "-", council.lower()).strip("-")[:60].strip("-")
    return name if len(name) > 1 else "council-policy"


def _declares_id(staged: Path) -> bool:
    return re.search(r'^\s*id\s*=\s*"[^"]+"', (staged / "pack.toml").read_text(encoding="utf-8-sig"), re.M) is not None


def _stage(source: Path, scratch: Path) -> Path:
    target = scratch / "pack"
    target.mkdir()
    if source.is_dir():
        missing = sorted(n for n in _FILES if not (source / n).is_file())
        if missing:
            raise PackError(f"This folder has no {' and no '.join(missing)}. Choose the folder that holds both.")
        for file in _FILES | {DOCUMENT}:
            if not (source / file).is_file():
                continue
            if (source / file).stat().st_size > _LIMIT:
                raise PackError(f"{file} is larger than {_LIMIT // 1000} kB. Make it smaller.")
            shutil.copyfile(source / file, target / file)
        return target
    from assistant.files.zip_in import BadZipError, read_members

    if not source.is_file():
        raise PackError("We cannot find this file. Check that it is still there.")
    try:
        members = read_members(source, _FILES | {DOCUMENT}, _LIMIT)
    except BadZipError as error:
        raise PackError(str(error)) from None
    folders = {str(PurePosixPath(n).parent) for n in members}
    if not {PurePosixPath(n).name for n in members} >= _FILES or len(folders) != 1 or len(members) > len(_FILES) + 1:
        raise PackError("This file must hold one policy: one pack.toml and one clauses.toml in the same folder.")
    for whole, data in members.items():
        (target / PurePosixPath(whole).name).write_bytes(data)
    return target


_PACK = """# Your council's policy, in a form that this program can read.
# Check it with:  python -m assistant policies check {folder}
# A line that starts with # is a note for you. Words go in "quotation marks".

# Never changed later: a new version with the same id takes the place of the old one.
id = "{id}"
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
_CLAUSES = """# One [[clause]] for each rule of your policy. The two below are examples: put your council's rules in their place.
# id        short and never changed later
# number    by which your document calls it: "4.7", "5(c)"
# text      your council's own words
# topic     one of: {topics}
# strength  MUST | MUST NOT | SHOULD | SHOULD NOT | MAY | DEF (meaning) | WHY (reason) | INFO (pointer)
# binds     S staff | C councillors | B both | OA whoever runs an official account | CL the council itself
# summary   what it asks for, in plain words of your own (leave it out where the council's words are plain enough)
# concerns  which checks cite it, any of: {concerns}
# incidents kinds of incident for which the log ticks it, any of: {kinds}
# answering the same, where it says how to deal with what others post
# acts      where it speaks of one way of publishing only, any of: {acts}
# anchor    three to eight words of your document, so that its own words can be shown beside yours

[[clause]]
id = "{prefix}-1"
number = "1"
topic = "conduct"
strength = "MUST NOT"
binds = "B"
summary = "Do not abuse, threaten or insult anyone."
concerns = ["abuse", "threat", "respect", "offensive"]
anchor = "must not abuse or threaten"

[[clause]]
id = "{prefix}-2"
number = "2"
topic = "confidential"
strength = "MUST NOT"
binds = "B"
summary = "Do not publish confidential matters or people's private details."
concerns = ["confidential", "internal", "personal-data", "service-user"]
note = "A note that users can read beside the clause."
"""


def write_skeleton(folder: Path, content: Content) -> list[Path]:
    """Write a commented policy for the clerk to fill in. Its two rules are examples, which the check names until they are gone.

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
        "id": lasting_id(name),
        "council": f"{short} Town Council",
        "short": short,
        "prefix": "".join(c for c in name.upper() if c.isalnum())[:6] or "POL",
        "topics": ", ".join(content.topics),
        "concerns": ", ".join(content.concerns),
        "kinds": ", ".join(k.id for k in content.incidents.kinds),
        "acts": ", ".join(Act),
    }
    written = []
    for file, text in (("pack.toml", _PACK), ("clauses.toml", _CLAUSES)):
        target = folder / file
        target.write_text(text.format(**values), encoding="utf-8")
        written.append(target)
    return written
