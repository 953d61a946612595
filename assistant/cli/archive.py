# SPDX-License-Identifier: Apache-2.0
"""`archive`: a platform's own export, read and checked, a line of JSON for each thing that is found."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from pathlib import Path
from typing import Any

import click

from assistant.cli.review_json import as_plain
from assistant.cli.terminal import not_saved, say
from assistant.cli.tools import Tools
from assistant.domain.archive import ArchiveError, ArchiveItem, ItemKind, Problem, ReadOptions
from assistant.domain.draft import Account, PostContext, Role
from assistant.domain.finding import Level
from assistant.services.archive.delete_list import Answers, as_report, as_table, lines_of
from assistant.services.archive.export import Look, items, look
from assistant.services.archive.old_posts import ALL_BUT_MESSAGES, OldPost, OldPosts, Scope
from assistant.services.check.checker import parts
from assistant.services.check.context import ContextError, read_context
from assistant.services.pictures import FindDetails

_DEFAULT_PARTS = "rules,personal-data,context,model"
_NO_TIME = "no_date"


@click.command()
@click.argument("exports", nargs=-1, required=True, metavar="EXPORT...", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON for each thing that is found.")
@click.option("--items", "items_only", is_flag=True, help="Read only and check nothing.")
@click.option("--council", default="general", show_default=True, help="Id of a policy (see: policies list), or general.")
@click.option("--role", type=click.Choice([r.value for r in Role]))
@click.option("--account", type=click.Choice([a.value for a in Account]))
@click.option("--work-hours", metavar='"mon-fri 09:00-17:00"')
@click.option("--polling-day", metavar="YYYY-MM-DD")
@click.option("--only", metavar="PART,...", help=f"Run only these parts. Default: {_DEFAULT_PARTS}.")
@click.option("--councillor-since", metavar="YYYY-MM[-DD]", help="When you became a councillor.")
@click.option("--timezone", default="Europe/London", show_default=True)
@click.option("--from", "first", metavar="YYYY-MM-DD")
@click.option("--to", "last", metavar="YYYY-MM-DD")
@click.option("--kinds", metavar="KIND,...", help="post,reply,comment,share,like,message. Default: all but message.")
@click.option("--me", default="", metavar="NAME", help="Whose lines of a chat are yours.")
@click.option(
    "--level", type=click.Choice(["tip", "check", "stop"]), default="tip", show_default=True, help="Leave out weaker ones."
)
@click.option("--delete-list", type=click.Path(dir_okay=False, path_type=Path), metavar="F.pdf|F.csv")
@click.option(
    "--nothing-pending", is_flag=True, help="No complaint, request, police or court matter, inquiry or election question."
)
@click.pass_obj
def archive(tools: Tools, /, exports: tuple[Path, ...], as_json: bool, **flags: Any) -> int:
    """Read a platform's own EXPORT (zip, several zips, folder or single file) and check what you posted.

    Nothing of it is kept. Private messages are left out unless asked for with --kinds message.

    \b
    Examples:
      assistant archive twitter.zip --json --council ludlow --councillor-since 2021-05
      assistant archive "WhatsApp Chat with Allotments.txt" --json --kinds message --me "Morgan Hale"
    """
    if not as_json:
        raise click.UsageError("archive needs --json.")
    target: Path | None = flags["delete_list"]
    if target is not None:
        _may_list(tools, target, flags)
    kinds = _kinds(flags["kinds"])
    options = ReadOptions(timezone=flags["timezone"], messages=ItemKind.MESSAGE in kinds, me=flags["me"])
    paths = list(exports)
    seen = look(paths, options)
    if seen.source.names and not options.me:
        _print({"type": "names", "names": [name for name, _ in seen.source.names]})
        say('Whose lines are yours? Say so with --me "NAME" and --kinds message.', err=True)
        return 2
    _print(_source(seen))
    if seen.fatal is not None:
        return _refused(seen.fatal, seen.problems)
    try:
        if flags["items_only"]:
            return _items(paths, options, kinds, flags)
        return _checked(tools, paths, options, kinds, flags)
    except ArchiveError as error:
        return _refused(error.problem, seen.problems)


def _may_list(tools: Tools, target: Path, flags: dict[str, Any]) -> None:
    if flags["items_only"]:
        raise click.UsageError("--delete-list cannot go with --items.")
    if target.suffix.lower() not in (".pdf", ".csv"):
        raise click.UsageError("--delete-list takes a name that ends with .pdf or .csv.")
    if not flags["nothing_pending"]:
        words = tools.app.content.words
        asked = " ".join(words[f"old.pending-{k}"] for k in ("complaint", "request", "evidence", "inquiry", "election"))
        raise click.UsageError(f"Is any of this true? {asked} Then do not delete. If none is, add --nothing-pending.")


def _kinds(given: str | None) -> frozenset[ItemKind]:
    if given is None:
        return ALL_BUT_MESSAGES
    try:
        return frozenset(ItemKind(k.strip()) for k in given.split(",") if k.strip())
    except ValueError:
        raise click.UsageError(f"--kinds takes {', '.join(ItemKind)}; not {given}.") from None


def _day(flag: str, value: str | None) -> dt.date | None:
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value if len(value) > 7 else f"{value}-01")
    except ValueError:
        raise click.UsageError(f'--{flag} must be a date like 2021-05-06, not "{value}".') from None


def _print(plain: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(plain, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _source(seen: Look) -> dict[str, Any]:
    source = seen.source
    return {
        "type": "source",
        "platform": source.platform,
        "account": source.account,
        "made": source.made.isoformat() if source.made else None,
        "files": source.files,
        "items": {kind.value: count for kind, count in source.items.items()},
        "skipped_private": source.own_messages,
    }


def _problem(problem: Problem) -> dict[str, str]:
    return {"code": problem.code.value, "file": problem.file}


def _refused(problem: Problem, others: tuple[Problem, ...]) -> int:
    _print(
        {
            "type": "summary",
            "read": 0,
            "checked": 0,
            "stop": 0,
            "check": 0,
            "tip": 0,
            "seconds": 0.0,
            "problems": [_problem(problem), *map(_problem, others)],
        }
    )
    say(f"It cannot be read: {problem.code.value} ({problem.file}).", err=True)
    return 2


def _plain_item(item: ArchiveItem) -> dict[str, Any]:
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


def _items(paths: list[Path], options: ReadOptions, kinds: frozenset[ItemKind], flags: dict[str, Any]) -> int:
    scope = Scope(
        base=PostContext(),
        kinds=kinds,
        first=_day("from", flags["first"]),
        last=_day("to", flags["last"]),
        timezone=flags["timezone"],
    )
    problems: list[Problem] = []
    read, start = 0, time.monotonic()
    for event in items(paths, options):
        if isinstance(event, Problem):
            problems.append(event)
        elif scope.wants(event):
            read += 1
            _print({"type": "item", "n": read, **_plain_item(event), "file": event.file})
    _summary(read, 0, [], problems, time.monotonic() - start)
    return 0


def _summary(read: int, checked: int, found: list[OldPost], problems: list[Problem], seconds: float) -> None:
    _print(
        {
            "type": "summary",
            "read": read,
            "checked": checked,
            **{level.value: sum(p.level is level for p in found) for level in (Level.STOP, Level.CHECK, Level.TIP)},
            "seconds": round(seconds, 1),
            "problems": [_problem(p) for p in problems],
        }
    )
    for problem in problems:
        say(f"A part could not be read to its end: {problem.file}.", err=True)


def _checked(tools: Tools, paths: list[Path], options: ReadOptions, kinds: frozenset[ItemKind], flags: dict[str, Any]) -> int:
    app = tools.app
    try:
        only = parts(flags["only"] or _DEFAULT_PARTS)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    if flags["council"] not in app.content.packs:
        raise click.UsageError(f'There is no policy "{flags["council"]}". Have: {", ".join(sorted(app.content.packs))}.')
    given = {k: flags[k] for k in ("council", "role", "account", "work_hours", "polling_day")}
    try:
        base = read_context(given)
    except ContextError as error:
        raise click.UsageError(f"--{error}.") from None
    checker = app.checker("grammar" in only)
    if "grammar" in only:
        checker.load_grammar()
    if "model" in only and not checker.load_model():
        click.echo(f"Goes on without the model. {checker.model_problem}", err=True)
    scope = Scope(
        base=base,
        kinds=kinds,
        first=_day("from", flags["first"]),
        last=_day("to", flags["last"]),
        since=_day("councillor-since", flags["councillor_since"]),
        timezone=flags["timezone"],
        parts=only,
    )
    old = app.content.old_posts
    start = time.monotonic()
    posts = OldPosts(checker, scope, lambda progress: items(paths, options, progress), old.leave_out, old.leave_out_of_shares)
    limit = Level(flags["level"])

    def tell(_done: int, _all: int) -> bool:
        _print_changes(posts, limit)
        return True

    posts.go_on(tell)
    tell(0, 0)
    _print({"type": "months", **_months(posts)})
    found = posts.found()
    if flags["delete_list"] is not None:
        _save_list(tools, flags["delete_list"], [p for p in found if p.level >= limit], posts.details)
    _summary(posts.read, posts.checked, found, posts.problems, time.monotonic() - start)
    return 0


def _print_changes(posts: OldPosts, limit: Level) -> None:
    for number, post in posts.changes():
        if post is not None and post.level >= limit:
            plain = as_plain(number, post.item.text, post.review, explained=False)
            item = {"type": "item", "n": number, **_plain_item(post.item), "file": post.item.file, "since_councillor": post.since}
            plain.pop("id")
            _print({**item, **plain})
        elif post is None:
            # the model's whole check has nothing left of it: the last line counts
            _print({"type": "item", "n": number, "verdict": "none", "findings": []})


def _months(posts: OldPosts) -> dict[str, Any]:
    marked: dict[tuple[int, int] | None, int] = {}
    for post in posts.found():
        month = (post.day.year, post.day.month) if post.day else None
        marked[month] = marked.get(month, 0) + (not post.maybe)
    counts = {f"{m[0]:04}-{m[1]:02}": [n, marked.get(m, 0)] for m, n in sorted((m, n) for m, n in posts.months.items() if m)}
    return {"counts": counts, _NO_TIME: [posts.months.get(None, 0), marked.get(None, 0)]}


def _save_list(tools: Tools, target: Path, found: list[OldPost], find: FindDetails) -> None:
    from assistant.services.papers.pdf import pdf_of
    from assistant.services.saving import save_file

    app = tools.app
    names = {key: platform.name for key, platform in app.content.platforms.items()}
    lines = lines_of(((p.item, p.day) for p in found), app.content.words, names, find)
    answers = Answers(none=True)
    now = dt.datetime.now().astimezone()
    try:
        if target.suffix.lower() == ".csv":
            save_file(target, as_table(lines, answers, app.content.words))
        else:
            save_file(target, pdf_of(as_report(lines, answers, app.content.words, now), app.resources))
    except OSError as error:
        raise not_saved(error) from None
