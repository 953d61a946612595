# SPDX-License-Identifier: Apache-2.0
"""Page 2: whose policy it is, from when, and what the council calls it. Filled in as far as the document says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.domain.dates import read_day
from assistant.services.policy.drafting import OwnPolicy, short_name_of
from assistant.ui.policies.own.step import Step
from assistant.ui.widgets.basics import Choice
from assistant.ui.widgets.forms import DAY_LETTERS, YEAR_LETTERS, Form, typed_date

NATIONS = ("england", "wales", "scotland", "northern-ireland")


class CouncilStep(Step):
    """A form; `answered` gives the policy with its answers, or None when something must be mended."""

    def __init__(self, words: Mapping[str, str], own: OwnPolicy) -> None:
        super().__init__(words)
        w = words
        self._own = own
        self.form = Form(w)
        self.inside.addWidget(self.form)
        self.council = self.form.line("council", w["own.council-name"], own.council, w["own.council-hint"])
        hint = w["own.short-hint"].format(short=own.short_name) if own.short_name else w["own.short-hint-empty"]
        self.short = self.form.line("short", w["own.short-name"], own.short_name, hint)
        self.council.textEdited.connect(self._follow)
        self.nation = Choice(w["own.nation"], [(n, w[f"own.nation-{n}"]) for n in NATIONS])
        self.nation.set_value(own.nation)
        self.form.field("nation", "", self.nation)
        self.adopted = self.form.line(
            "adopted", w["own.adopted"], typed_date(own.adopted), w["own.adopted-hint"], letters=DAY_LETTERS
        )
        if own.code:
            return
        months = str(own.review_months or "")
        self.review = self.form.line("review", w["own.review"], months, w["own.review-hint"], letters=YEAR_LETTERS)
        kinds = [(kind, w[f"own.guidance-{kind}"]) for kind in ("policy", "guidance")]
        self.guidance = Choice(w["own.guidance"], kinds)
        self.guidance.set_value("guidance" if own.guidance else "policy")
        self.form.field("guidance", "", self.guidance)

    def _follow(self, council: str) -> None:
        """The short name follows the name while it is the same name."""
        self.short.setText(short_name_of(council))

    def answered(self) -> OwnPolicy | None:
        """The policy with what was typed; None when something must be mended, which is said then."""
        w = self._words
        problems: dict[str, str] = {}
        council, short = self.council.text().strip(), self.short.text().strip()
        if not council:
            problems["council"] = w["own.need-council"]
        if not short:
            problems["short"] = w["own.need-short"]
        adopted = None
        try:
            adopted = read_day(self.adopted.text())
        except ValueError:
            problems["adopted"] = w["own.bad-date"]
        months = None
        if not self._own.code and (typed := self.review.text().strip()):
            months = int(typed) if typed.isdigit() else 0
            if not 1 <= months <= 240:
                problems["review"] = w["own.bad-months"]
        if not self.form.show_problems(problems):
            return None
        return replace(
            self._own,
            council=council,
            short_name=short[:60],
            nation=self.nation.value or "england",
            adopted=adopted,
            review_months=months,
            guidance=not self._own.code and self.guidance.value == "guidance",
        )
