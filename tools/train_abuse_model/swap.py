# SPDX-License-Identifier: Apache-2.0
"""Texts with another group in place of the one that they name.

In the public sets some groups stand in hateful texts far more often than in others ("white people", "lesbians"), so that the name
alone moves the model. With the groups exchanged, each is met in fair and in hateful texts alike (Lu and others, "Gender Bias in
Neural Natural Language Processing", 2020, who call it counterfactual data augmentation).
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

_KINDS = (
    "black|white|brown|asian|gay|trans|transgender|bisexual|disabled|deaf|blind|autistic|jewish|muslim|christian|arab|chinese"
    "|indian|polish|irish|african|immigrant|romanian|pakistani|nigerian|foreign|old|elderly"
)
_NAMED = re.compile(
    r"(?<![-\w])(?:(?P<people>(?:" + _KINDS + r") (?:people|folks?|ppl)"
    r"|muslims|jews|christians|catholics|hindus|sikhs|blacks|whites|asians|gays|lesbians|arabs|poles|romanians|pakistanis"
    r"|indians|africans|mexicans|immigrants|migrants|refugees|foreigners|gypsies|travellers|asylum seekers|trans women"
    r"|trans men|gay men|black men|black women|white men|white women|muslim women|muslim men)"
    r"|(?P<person>an? (?:(?:" + _KINDS + r") (?:man|woman|person|guy|girl|boy|lady|bloke)"
    r"|muslim|jew|christian|catholic|hindu|sikh|lesbian|pole|romanian|pakistani|immigrant|migrant|refugee|foreigner|gypsy"
    r"|traveller|asylum seeker)))\b",
    re.IGNORECASE,
)


def swapped(text: str, groups: Sequence[Sequence[str]], chance: random.Random) -> str | None:
    """The text with each group that it names exchanged for another one, the same for each mention; None where it names none.

    Args:
        groups: for each, its name for many ("Muslims") and for one ("a Muslim man").
        chance: decides which.
    """
    others = iter(chance.sample(groups, len(groups)))
    chosen: dict[str, Sequence[str]] = {}

    def put(match: re.Match[str]) -> str:
        named = match.group()
        group = chosen.setdefault(named.casefold(), next(others, groups[0]))  # no text names as many as there are
        new = group[1 if match.lastgroup == "person" else 0]
        return new[0].upper() + new[1:] if named[0].isupper() else new

    made = _NAMED.sub(put, text)
    return made if chosen else None
