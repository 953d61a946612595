# SPDX-License-Identifier: Apache-2.0
"""What to think of an incident: the one place that knows, and the words for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from assistant.domain import dates
from assistant.domain.incident import Head
from assistant.domain.trust import OF_A_BUNDLE, Doubt, Trust
from assistant.storage.doubts import Seen, look

if TYPE_CHECKING:
    from assistant.services.log.received import Received
    from assistant.storage.log import Log

_SEALS = {"remade": "seal-broken", "unsigned": "unsealed"}
"""How earlier versions named it: they kept the seal, and no other doubt, with what came in a bundle."""

_OLDER = frozenset(["cut", "not-ours", "head-missing", "head-changed"])


class TrustBook:
    """The trust in every incident of an open log, read again only when the history has grown."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._at: Head | None = None
        self._seen = Seen()
        self._times: Counter[tuple[str, str]] = Counter()

    def of(self, uid: str) -> Trust:
        """The trust in one incident. Raises LogError."""
        head = self._log.head()
        if head != self._at:
            self._seen, self._at = look(self._log), head
            self._times = Counter(_same(c) for c in self._seen.came.values())
        return Trust(tuple(self._doubts(uid)))

    def _doubts(self, uid: str) -> list[Doubt]:
        seen, out = self._seen, []
        came = seen.came.get(uid)
        if came is not None:
            out += came_by(came)
            if self._times[_same(came)] > 1:
                out.append(Doubt("twice", {"number": _text(came.get("number"))}))
        if uid in seen.clock_back:
            when = dates.stored_day(seen.clock_back[uid])
            out.append(Doubt("clock-back", {"date": dates.day(when) if when else ""}))
        alarms = [seq for seq, code in seen.alarms if code in _OLDER]
        first = seen.first.get(uid, 0)
        if self._log.state.alarm in _OLDER or any(first < seq for seq in alarms):
            out.append(Doubt("older-database"))
        return out


def came_by(came: Mapping[str, Any]) -> list[Doubt]:
    """What was found when the bundle was taken in."""
    sender = _text(came.get("sender"))
    codes = came.get("doubts")
    if not isinstance(codes, list):
        codes = [_SEALS[came["seal"]]] if came.get("seal") in _SEALS else []
    return [Doubt(code, {"sender": sender}) for code in codes if code in OF_A_BUNDLE]


def _same(came: Mapping[str, Any]) -> tuple[str, str]:
    """Two bundles with the same are the same incident of the same log: its first line never changes."""
    return _text(came.get("log")), _text(came.get("first") or came.get("head"))


def _text(value: object) -> str:
    return str(value or "")[:200]


def came_before(log: Log, log_id: str, first: str) -> str:
    """Under which number the same incident was taken in before; "" when it was not. Raises LogError."""
    wanted = (_text(log_id), _text(first))
    seen = look(log).came
    return next((_text(c.get("number")) for c in seen.values() if _same(c) == wanted and first), "")


def trust_lines(trust: Trust, words: Mapping[str, str]) -> list[str]:
    """What there is to know, as sentences; none when the incident is whole."""
    return [doubt_line(d, words) for d in trust.doubts]


def received_lines(received: Received, words: Mapping[str, str]) -> list[str]:
    """What to think of a bundle before it is kept: its seal first, then everything else."""
    seal = words[f"bundle.seal-{received.seal}"].format(sender=received.sender, words=received.words)
    told = _SEALS.get(received.seal, "")
    return [seal, *(doubt_line(d, words) for d in received.doubts if d.code != told)]


def doubt_line(doubt: Doubt, words: Mapping[str, str]) -> str:
    values = {"sender": words["bundle.nobody"], "number": "", "date": "", **{k: v for k, v in doubt.values.items() if v}}
    return words[f"trust.{doubt.code}"].format(**values)
