# SPDX-License-Identifier: Apache-2.0
"""Made-up exports for tests: the sample cases, and ways to write new ones."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.domain.archive import ArchiveItem, ReadOptions

SAMPLES = Path(__file__).parent.parent / "fixtures" / "exports"


@dataclass(frozen=True)
class Case:
    folder: Path
    inputs: list[Path]
    options: ReadOptions
    expected: list[dict[str, Any]]
    problem: str | None
    skipped: int

    @property
    def name(self) -> str:
        return self.folder.relative_to(SAMPLES).as_posix()


def cases() -> list[Case]:
    return [case_of(path.parent) for path in sorted(SAMPLES.glob("*/*/case.json"))]


def case_of(folder: Path) -> Case:
    told = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    options = ReadOptions(timezone=told["options"]["timezone"], messages=told["options"]["messages"], me=told["options"]["me"])
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    return Case(folder, [folder / i for i in told["input"]], options, expected, told["problem"], told["skipped_private"])


def plain(item: ArchiveItem) -> dict[str, Any]:
    return {
        "platform": item.platform,
        "kind": item.kind.value,
        "time": item.time.strftime("%Y-%m-%dT%H:%M:%SZ") if item.time else None,
        "text": item.text,
        "link": item.link,
        "private": item.private,
        "own": item.own,
        "where": item.where,
    }


def in_order(items: list[dict[str, Any]]) -> list[str]:
    return sorted(json.dumps(i, sort_keys=True, ensure_ascii=False) for i in items)


def write_zip(path: Path, members: dict[str, str | bytes], packing: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip in which every member says that it was packed on 2 November 2026, as in the samples."""
    with zipfile.ZipFile(path, "w", packing) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, (2026, 11, 2, 9, 0, 0))
            info.compress_type = packing
            archive.writestr(info, data)
    return path


def tweet(number: int, text: str, when: dt.datetime, **more: Any) -> dict[str, Any]:
    stamp = when.strftime("%a %b %d %H:%M:%S +0000 %Y")
    return {"tweet": {"id_str": str(number), "full_text": text, "created_at": stamp, "entities": {"urls": []}, **more}}


ACCOUNT = 'window.YTD.account.part0 = [{"account": {"username": "morganhale_wex", "accountId": "4411223344"}}]'


def x_members(tweets: list[dict[str, Any]]) -> dict[str, str | bytes]:
    return {"data/account.js": ACCOUNT, "data/tweets.js": "window.YTD.tweets.part0 = " + json.dumps(tweets)}


def x_zip(path: Path, texts: list[str], first: dt.datetime | None = None) -> Path:
    """An X archive with one post a day."""
    start = first or dt.datetime(2020, 3, 1, 12, 0, tzinfo=dt.UTC)
    return write_zip(path, x_members([tweet(1000 + n, t, start + dt.timedelta(days=n)) for n, t in enumerate(texts)]))
