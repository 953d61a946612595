# SPDX-License-Identifier: Apache-2.0
"""Which policies the user has read, in which version, and when. A new version starts anew (LTC-1.5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from assistant.domain import dates
from assistant.domain.jobs import TellError
from assistant.policy.search import fingerprint

if TYPE_CHECKING:
    from assistant.domain.policy import PolicyPack
    from assistant.services.program import App

_T = TypeVar("_T")


def with_store(app: App, use: Callable[[Any], _T]) -> _T:
    """Open the personal store, use it, close it."""
    from assistant.storage.personal_store import PersonalStore

    store = PersonalStore(app.store_path)
    try:
        return use(store)
    finally:
        store.close()


def read_on(app: App, pack: PolicyPack) -> dt.date | None:
    """When the user confirmed to have read this very version, or None; None too where the file cannot be read. No file is made
    by looking."""
    if not app.store_path.exists():
        return None
    try:
        return with_store(app, lambda s: s.read_on(pack.id, fingerprint(pack)))  # type: ignore[no-any-return]
    except TellError:
        return None


def confirm_read(app: App, pack: PolicyPack, day: dt.date) -> None:
    """Remember that the user has read this version."""
    with_store(app, lambda s: s.confirm_read(pack.id, fingerprint(pack), pack.version, day))


def read_state(app: App, pack: PolicyPack) -> str:
    """The same in words."""
    day = read_on(app, pack)
    words = app.words
    return words["policies.read-on"].format(date=dates.day(day)) if day else words["policies.not-read"]
