# SPDX-License-Identifier: Apache-2.0
"""The title of a result in words, for window, paper and terminal alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from assistant.domain.finding import Finding, Level


def result_title(words: Mapping[str, str], findings: Iterable[Finding], aside: int = 0) -> str:
    """ "2 things to look at, 1 tip. You set 1 aside." Never says that a draft is fine.

    Args:
        words: the words of the window.
        findings: what is shown.
        aside: how many more the user set aside.
    """
    levels = [finding.level for finding in findings]
    tips = levels.count(Level.TIP)
    told = ", ".join(filter(None, (_counted(words, "things", len(levels) - tips), _counted(words, "tips", tips))))
    if not aside:
        return told or words["result.nothing"]
    put = words["result.set-aside"].format(count=aside)
    return f"{told}. {put}" if told else f"{put} {words['result.nothing-else']}"


def _counted(words: Mapping[str, str], what: str, count: int) -> str:
    if not count:
        return ""
    return words[f"result.{what}-one"] if count == 1 else words[f"result.{what}"].format(count=count)


MOST_OF_A_RULE = 220
"""Letters of a rule that stand beside a finding."""


def in_quotes(text: str, most: int = MOST_OF_A_RULE) -> str:
    """A council's own words in quotation marks, cut between words where they are long; "" for none."""
    if len(text) > most:
        text = f"{text[: text.rfind(' ', 0, most)]} ..."
    return f"“{text}”" if text else ""
