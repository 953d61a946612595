# SPDX-License-Identifier: Apache-2.0
"""What a check of the whole log found, in words."""

from __future__ import annotations

from collections.abc import Mapping

from assistant.domain import dates
from assistant.domain.incident import Trouble, Verdict


def trouble_words(trouble: Trouble, words: Mapping[str, str]) -> str:
    """One thing that verify found, as a sentence."""
    values = dict(trouble.values)
    if trouble.code == "alarm":
        inner = words.get(f"verify.{values.get('code', '')}", words["verify.not-whole"])
        noticed = dates.stored_day(values.get("at", ""))
        values["at"] = dates.day(noticed) if noticed else values.get("at", "")
        values["what"] = inner.format(**{**_NOTHING, **values})
    return words[f"verify.{trouble.code}"].format(**{**_NOTHING, **values})


_NOTHING = dict.fromkeys(("seq", "have", "wanted", "number", "name", "count", "year", "at", "what"), "?")
"""No value is ever left out by `storage.verify`; an older log's line may know less, and then the sentence still reads."""


def verdict_words(verdict: Verdict, words: Mapping[str, str], *, for_reading: bool = False) -> list[str]:
    """What verify found, as sentences: first whether all is whole."""
    out = [words["verify.whole"] if verdict.whole else words["verify.not-whole"]]
    out += [trouble_words(t, words) for t in verdict.troubles]
    out += [trouble_words(n, words) for n in verdict.notices]
    out.append(words["verify.counted"].format(entries=verdict.entries, files=verdict.files, erased=verdict.erased))
    head = verdict.head
    out.append(words["verify.head"].format(lines=head.seq, head=head.shown if for_reading else head))
    return out
