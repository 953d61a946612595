# SPDX-License-Identifier: Apache-2.0
"""What the foot of the window says about the program itself."""

from __future__ import annotations

import datetime as dt

from assistant import BUILD_DATE
from assistant.services.program import App


def notices(app: App, today: dt.date) -> str:
    """Settings and policies that could not be used, and a program that is old; "" when all is well."""
    from assistant.services.guides.calendar import may_be_out_of_date

    w = app.words
    out = []
    if app.preferences.notices:
        out.append(w["error.settings-bad"].format(names=", ".join(app.preferences.notices)))
    if app.added.problems:
        names = sorted({p.file.split("/")[0] for p in app.added.problems})
        out.append(w["error.packs-bad"].format(names=", ".join(names)))
    if may_be_out_of_date(dt.date.fromisoformat(BUILD_DATE), today):
        out.append(w["app.old-program"])
    return " ".join(out)
