# SPDX-License-Identifier: Apache-2.0
"""The front door of the log: what window and command line can do with an open one. Both call only this, so that one act
gives one history."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.domain.evidence import Evidence
from assistant.domain.incident import Head, Incident, LogKind, Query, Status, Verdict
from assistant.domain.incident_rules import newly_broken, tidied
from assistant.domain.jobs import Progress, TellError, go_on
from assistant.domain.report import Recipient
from assistant.services.log.incidents import AddedFiles, add_files, close_incident, reopen, with_defaults
from assistant.services.log.keys import Keys
from assistant.services.log.opening import Clock, Secret, shown_code
from assistant.services.log.picture_words import PictureWords
from assistant.services.log.post import Post
from assistant.services.log.records import Records
from assistant.services.saving import save_file, saving
from assistant.storage import opening as logs
from assistant.storage.incident_store import IncidentStore

if TYPE_CHECKING:
    from assistant.domain.picture_words import Box
    from assistant.domain.policy import PolicyPack
    from assistant.domain.report import Choices, Report
    from assistant.services.log.files import Added
    from assistant.services.log.incidents import AddedFile
    from assistant.services.log.person import PersonFile, Wishes
    from assistant.services.papers.brief import Finder, Named
    from assistant.services.papers.no_names import Month
    from assistant.services.papers.one_report import ReportForOne
    from assistant.services.program import App
    from assistant.storage.vault import DataKey


class RefusedError(TellError):
    """An incident that breaks a rule of the form. The message says what to mend; nothing was saved."""


@dataclass(frozen=True)
class BackedUp:
    """A back-up that was made. `lacking`: files of evidence that could not be read here any more, so they are not in it."""

    folder: Path
    lacking: int


class OpenLog:
    """An open log, with the content, settings and clock of the program beside it.

    Every method that changes something raises LogError when it could not be saved, and leaves one line in the history. Any of
    them may be called from any thread.

    Attributes:
        records: what is in the log, to look at.
        keys: passphrase and recovery sheet.
        post: bundles from others, and what they know this log by.
        pictures: the words in pictures, and what is private in them.
    """

    def __init__(self, app: App, log: logs.Log, clock: Clock) -> None:
        self.app = app
        self._log, self._clock = log, clock
        self._store = IncidentStore(log)
        self.records = Records(self._store)
        self.keys = Keys(log)
        self.post = Post(app, self._store)
        self.pictures = PictureWords(log, self._store, self.records)

    # -- what it is -------------------------------------------------------------------------------------------

    @property
    def state(self) -> logs.LogState:
        """What was seen when it was opened."""
        return self._log.state

    @property
    def read_only(self) -> bool:
        return self._log.read_only

    @property
    def kind(self) -> LogKind:
        return self._log.kind

    @property
    def keeper(self) -> str:
        """The name in the history."""
        return self._log.keeper

    @property
    def head(self) -> Head:
        """The end of the history."""
        return self._log.head()

    @property
    def today(self) -> dt.date:
        return self._clock().date()

    @property
    def pack(self) -> PolicyPack:
        """The policy of the user's council, or general advice."""
        return self.app.pack

    def now(self) -> dt.datetime:
        """The time on this computer, with its offset from UTC."""
        return self._log.now()

    def last(self, action: str) -> dt.datetime | None:
        """When something was last done to the log, by its history."""
        with self._log.reading() as db:
            row = db.execute("select max(at) from history where what = 'log' and action = ?", [action]).fetchone()
        return dt.datetime.fromisoformat(row[0]) if row[0] else None

    def reminders(self) -> list[str]:
        """Codes of what to remind of: "backup-due", "backup-never", "sheet-due"."""
        out = []
        now = self.now()
        backup = self.last("backed-up")
        if backup is None:
            if self.records.count(Query()):
                out.append("backup-never")
        elif now - backup > dt.timedelta(days=31):
            out.append("backup-due")
        sheet = max((t for a in ("sheet-made", "sheet-found", "created") if (t := self.last(a))), default=None)
        if sheet is not None and now - sheet > dt.timedelta(days=182):
            out.append("sheet-due")
        return out

    def lock(self) -> None:
        """Close the log. Closing twice is no fault."""
        self.pictures.forget()
        self._log.close()

    # -- incidents --------------------------------------------------------------------------------------------

    def blank(self) -> Incident:
        """A new incident that is on no disk yet: it has neither id nor number."""
        return Incident("", "", self.now(), self.keeper)

    def keep_typing(self, incident: Incident) -> Incident:
        """Save what was typed, complete or not. A new one gets its number."""
        return self._save(incident)

    def write_down(self, incident: Incident) -> Incident:
        """Finish an incident: what follows from its answers is added."""
        whole = with_defaults(incident, self.app.content, self.pack, self.app.settings.reply_days)
        return self._save(replace(whole, status=Status.OPEN) if whole.status is Status.UNFINISHED else whole)

    def write_down_from(self, path: Path) -> Added:
        """Take in the incident of a JSON file, with its files.

        Raises:
            IncidentFileError: with every mistake.
            LogError: when it cannot be saved.
        """
        from assistant.services.log.files import add_from_file

        return add_from_file(path, self._store, self.app.content, self.pack, self.app.settings.reply_days)

    def change(self, incident: Incident) -> Incident:
        """Save a changed answer; nothing is written when nothing changed."""
        return self._save(incident)

    def close(self, incident: Incident, outcome: str, note: str, keep_until: dt.date | None = None) -> Incident:
        """Close an incident, keeping it for as long as its outcome says unless a date is given.

        Raises:
            ValueError: naming what is missing: a reason, a connection, the facts; or a date in the past.
        """
        closed = close_incident(incident, self.app.content.incidents, outcome, note, self.today, keep_until)
        return self._save(closed, "closed")

    def reopen(self, incident: Incident) -> Incident:
        """Open a closed incident again."""
        return self._save(reopen(incident), "reopened")

    def delete_for_good(self, incident: Incident) -> bool:
        """Delete words, files and their keys. The history keeps that it was done, when and by whom.

        Returns:
            False when some deleted bytes are left for the next opening or back-up to remove.
        """
        return self._store.delete(incident)

    def _save(self, incident: Incident, action: str = "changed") -> Incident:
        clean = tidied(incident)
        before = self._store.get(clean.id) if clean.id else None
        if before == clean:
            return clean
        found = newly_broken(clean, before, self.today)
        if found:
            from assistant.services.log.words import rule_lines

            raise RefusedError(" ".join(rule_lines(found, self.app.words)))
        return self._store.save(clean, action) if before is not None else self._store.add(clean)

    # -- evidence ---------------------------------------------------------------------------------------------

    def add_evidence(
        self,
        incident: Incident,
        path: Path,
        details: Mapping[str, Any] | None = None,
        progress: Callable[[int], bool] = lambda _n: True,
    ) -> AddedFile:
        """Copy a file in, unchanged. See `incidents.add_file`."""
        from assistant.services.log.incidents import add_file

        return add_file(self._store, incident, path, details, progress)

    def add_all(self, incident: Incident, paths: Sequence[Path], progress: Callable[[int], bool]) -> AddedFiles:
        """Copy files in, unchanged; one that is refused is named. See `incidents.add_files`."""
        return add_files(self._store, incident, paths, progress)

    def add_picture(self, incident: Incident, data: bytes, name: str) -> AddedFile:
        """A picture from the clipboard."""
        from assistant.services.log.incidents import add_picture

        return add_picture(self._store, incident, data, name)

    def describe(self, incident: Incident, evidence: Evidence) -> Evidence:
        """Save what was written about a file. The file itself never changes."""
        clean = tidied(evidence)
        self._store.change_evidence(incident, clean)
        return clean

    def take_out(self, incident: Incident, evidence: Evidence, why: str) -> Evidence:
        """Take a file out for good. What it was, its check code and why it went stay in the history."""
        return self._store.remove_evidence(incident, evidence, why)

    def black_out(self, incident: Incident, evidence: Evidence, boxes: list[Box], what: str) -> Evidence:
        """A copy of a picture with parts blacked out, beside the original."""
        from assistant.services.log.incidents import blacked_out_copy

        return blacked_out_copy(self._store, incident, evidence, boxes, what)

    def save_copy(self, incident: Incident, evidence: Evidence, target: Path) -> None:
        """Write an original to `target`. Raises LogError or OSError."""
        with saving(target) as out:
            self._store.copy_to(evidence, out)
        self._log.remember(
            "exported",
            "evidence",
            number=f"{incident.number}/{evidence.exhibit}",
            incident=incident.id,
            item=evidence.id,
            note={"name": target.name},
        )

    def save_files(self, incident: Incident, folder: Path) -> list[Path]:
        """Write every original of an incident into `folder`. Raises LogError or OSError."""
        from assistant.services.log.files import save_files

        saved = save_files(self._store, self.records.evidence(incident), folder)
        self.remember("exported", incident, {"what": "files"})
        return saved

    # -- the log as a whole -----------------------------------------------------------------------------------

    def remember(self, action: str, incident: Incident | None = None, note: Any = None) -> None:
        """A line for what changes nothing: opened, printed, copied. A log that can only be read remembers nothing."""
        if incident is None:
            self._log.remember(action, note=note)
        else:
            self._log.remember(action, "incident", number=incident.number, incident=incident.id, note=note)

    def back_up(self, folder: Path, progress: Progress = go_on) -> BackedUp:
        """Copy the log into a new folder below `folder`.

        Raises:
            StoppedError: when `progress` said so.
            LogError: when it could not be done; nothing half done is left.
        """
        from assistant.storage.backup import back_up, read_backup

        name = self.app.words[f"backup.name-{self.kind.value}"].format(date=f"{self.now():%Y-%m-%d %H%M}")
        made = back_up(self._log, folder, name, progress)
        return BackedUp(made, len(read_backup(made).missing))

    def verify(self, expected: Head | None = None, progress: Progress = go_on) -> Verdict:
        """Look at everything. `expected` is a head that left this computer earlier. Raises StoppedError or LogError."""
        from assistant.storage.verify import verify

        return verify(self._log, expected, progress)

    # -- what leaves it ---------------------------------------------------------------------------------------

    def report(
        self,
        incident: Incident,
        recipient: Recipient,
        choices: Choices | frozenset[str],
        finder: Finder,
        *,
        originals: bool = False,
        at: dt.datetime | None = None,
        progress: Progress = go_on,
    ) -> ReportForOne:
        """Make a report with its pages. Nothing leaves the log until `save_report`.

        Args:
            choices: what goes in, and how people and files appear; parts alone take the recipient's usual ways.
            finder: finds names' everyday words, and home and phone details that are left out.
            originals: attach the files; only where nothing is left out.
            at: the time on the report; now when None.

        Raises:
            StoppedError: when `progress` said so.
            LogError: when something cannot be read.
        """
        from assistant.services.papers.one_report import report_for_one

        return report_for_one(
            self._store,
            incident,
            self.records.trust(incident.id),
            recipient,
            choices,
            self.app.content,
            self.pack,
            at or self.now(),
            finder,
            resources=self.app.resources,
            originals=originals,
            progress=progress,
        )

    def named(self, incident: Incident) -> tuple[Named, ...]:
        """Everyone who is named in an incident, for choosing how they appear in a report. Raises LogError."""
        from assistant.services.papers.brief import names_of

        return names_of(self._store, incident, self.app.words)

    def save_report(self, incident: Incident, recipient: Recipient, pdf: bytes, target: Path) -> None:
        """Write a report and its seal beside it. Raises OSError."""
        from assistant.services.log.bundles import signer_of

        save_file(target, pdf)
        save_file(target.with_name(target.name + ".sig"), signer_of(self._log).sign(pdf))
        self.remember("exported", incident, {"what": "report", "for": recipient.value})

    def bundle(
        self,
        incident: Incident,
        target: Path,
        *,
        passphrase: str = "",
        report: bytes | None = None,
        progress: Callable[[int], bool] = lambda _n: True,
    ) -> None:
        """Write an incident with its files and its history into one file, with a sheet to read where no report goes with it. See
        `bundles.save_bundle`."""
        from assistant.services.log.bundles import save_bundle
        from assistant.services.papers.pdf import pdf_of
        from assistant.services.papers.record_sheet import record_sheet

        trust = self.records.trust(incident.id)
        if report is None:
            files, history = self.records.evidence(incident), self.records.history(incident)
            of = self.app.content.packs.get(incident.pack) or self.pack
            sheet = record_sheet(incident, files, history, trust, self.app.content, of.council_name, self.keeper, self.now())
            report = pdf_of(sheet, self.app.resources, lambda _pages: progress(0))
        save_bundle(self._store, incident, target, trust, passphrase=passphrase, report=report, progress=progress)

    def person(self, names: list[str], finder: Finder) -> PersonFile:
        """Every incident in which one of `names` occurs, as people write it. Raises LogError."""
        from assistant.services.log.person import about_person

        return about_person(self._store, names, finder, self.app.words)

    def save_person(self, found: PersonFile, wishes: Wishes, finder: Finder, folder: Path) -> list[str]:
        """Write what is known of one person as pages, JSON and CSV. The history says that it was done, not about whom.

        Args:
            wishes: what may stay of others.
            finder: finds names' everyday words, and home and phone details.

        Returns:
            the names of the files. Raises OSError.
        """
        from assistant.services.log.person import PersonCopy
        from assistant.services.papers.pdf import pdf_of

        trust = {i.id: self.records.trust(i.id) for i, _ in found.incidents}
        copy = PersonCopy(found, wishes, self.app.content, trust, finder, self.now())
        pdf = pdf_of(copy.as_report(self.pack.council_name, self.keeper), self.app.resources)
        names = []
        for ending, data in (("pdf", pdf), ("json", copy.as_json().encode()), ("csv", copy.as_csv().encode())):
            target = folder / f"All about one person {self.today.isoformat()}.{ending}"
            save_file(target, data)
            names.append(target.name)
        for incident, _ in found.incidents:
            self.remember("exported", incident, {"what": "about one person"})
        self.remember("exported", note={"incidents": len(found.incidents), "names_kept": len(wishes.names)})
        return names

    def no_names(self, first: Month, last: Month) -> Report:
        """Counts for a meeting. Raises ValueError for months that make no span."""
        from assistant.services.papers.no_names import no_names_report

        return no_names_report(self._store, first, last, self.app.content, self.pack, self.keeper, self.now())

    def save_no_names(self, pdf: bytes, target: Path) -> None:
        """Write the counts as PDF. Raises OSError."""
        save_file(target, pdf)
        self.remember("no-names-made")


def open_log(folder: Path, secret: Secret, app: App, clock: Clock | None = None) -> OpenLog:
    """Open the log in `folder` (about 0.3 s: not on the GUI thread).

    Raises:
        WrongSecretError: when the secret does not open it.
        LogError: when it cannot be used; nothing was changed.
    """
    clock = clock or logs.local_now
    return OpenLog(app, logs.open_log(folder, secret.key(folder), clock), clock)


@dataclass(frozen=True, repr=False)
class NewLog:
    """A log that was made, and is not in its place yet: it goes there once its sheet was printed or written down.

    Attributes:
        code: for the recovery sheet, in groups; it is kept nowhere.
        head: where its history starts, for the eye.
    """

    code: str
    head: str
    part: Path
    key: DataKey


def begin_log(folder: Path, kind: LogKind, keeper: str, passphrase: str, clock: Clock | None = None) -> NewLog:
    """Make a log beside `folder`, in place of one that was begun there before. Raises LogError or OSError."""
    part = folder.with_name(f".{folder.name}.new")
    if part.exists():
        shutil.rmtree(part)
    log, code = logs.create(part, kind, keeper, passphrase, clock or logs.local_now)
    made = NewLog(shown_code(code), log.head().shown, part, log.key)
    log.close()
    return made


def move_in(made: NewLog, folder: Path, app: App, clock: Clock | None = None) -> OpenLog:
    """Put a log that was begun into its place, and open it. Raises LogError or OSError."""
    clock = clock or logs.local_now
    made.part.rename(folder)
    return OpenLog(app, logs.open_log(folder, made.key, clock), clock)


def make_log(folder: Path, kind: LogKind, keeper: str, passphrase: str, app: App) -> tuple[OpenLog, str]:
    """Make a log in its place. Returns it, open, and the code for its recovery sheet, in groups, which is kept nowhere.

    Raises:
        LogError: when it cannot be written, or a log is there.
    """
    log, code = logs.create(folder, kind, keeper, passphrase)
    return OpenLog(app, log, logs.local_now), shown_code(code)


def take_back(made: OpenLog, folder: Path) -> bool:
    """Close a log that was made for something which then failed, and leave nothing of it where it holds no incident.

    Returns:
        True when nothing of it is left. Raises LogError or OSError.
    """
    empty = not made.records.count(Query())
    made.lock()
    if empty:
        logs.delete_log(folder)
    return empty
