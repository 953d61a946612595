# SPDX-License-Identifier: Apache-2.0
"""The command `check`, and what holds for all."""

from __future__ import annotations

import datetime as dt
import json
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from assistant import __version__
from assistant.cli import incidents, papers  # noqa: F401 - they add their commands to `incident`
from assistant.cli.archive import archive
from assistant.cli.bundles import bundle
from assistant.cli.guides import audit, walkthrough
from assistant.cli.log_place import incident
from assistant.cli.pictures import picture
from assistant.cli.policies import policies
from assistant.cli.review_json import as_plain
from assistant.cli.rules import rules
from assistant.cli.terminal import say
from assistant.cli.tools import BuildApp, OpenWindow, Tools
from assistant.content.problems import ContentError
from assistant.domain.draft import Account, Contact, Draft, Kind, Place, PostContext, Purpose, Role, valid_text
from assistant.domain.finding import Level, Review
from assistant.domain.options import Options
from assistant.services.check.batch import Post, check_many
from assistant.services.check.checker import Checker, parts
from assistant.services.check.context import KEYS, ContextError, read_context
from assistant.services.preferences import start_context

if TYPE_CHECKING:
    from assistant.services.program import App

_LEVEL_WORDS = {Level.STOP: "Stop and think", Level.CHECK: "Check this", Level.TIP: "Tip"}
_LINE_KEYS = KEYS | {"id", "text"}


def run(arguments: list[str], build: BuildApp, open_window: OpenWindow) -> int:
    """Run the command line. Returns the exit status: 2 for bad usage or input that cannot be read."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    opened = policy_file(arguments)
    if opened is not None:
        return open_window(None, opened)
    try:
        result = main.main(arguments, prog_name="assistant", standalone_mode=False, obj=(build, open_window))
        return result if isinstance(result, int) else 0
    except click.UsageError as error:
        hint = f" Try: {error.ctx.command_path} --help" if error.ctx else ""
        say(f"{error.format_message()}{hint}", err=True)
        return 2
    except click.ClickException as error:
        say(error.format_message(), err=True)
        return 2
    except click.Abort:
        return 130
    except ContentError as error:
        click.echo(f"The program's data files have mistakes:\n{error}", err=True)
        return 2
    except BrokenPipeError:
        return 0
    except OSError as error:
        # a name that no system takes, a disk that does not answer
        say(
            f"{Path(error.filename or '').name[:60]}: {error.strerror}. Check the name and the disk.".removeprefix(": "), err=True
        )
        return 2


def policy_file(arguments: list[str]) -> Path | None:
    """The saved policy that was double-clicked: the system starts the program with its name and nothing else."""
    from assistant.services.policy.packs import ENDING

    alone = arguments[0] if len(arguments) == 1 else ""
    return Path(alone) if alone.lower().endswith(ENDING) else None


@click.group(invoke_without_command=True)
@click.version_option(__version__, prog_name="Council Social Media Assistant")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Keep everything in this folder.")
@click.pass_context
def main(ctx: click.Context, data: Path | None) -> int | None:
    """Helps councillors, staff and clerks to keep to their council's social media policy. Works offline.

    Without a command it opens the window.
    """
    build, open_window = ctx.obj
    tools = Tools(build, open_window, data)
    ctx.obj = tools
    return tools.open_window() if ctx.invoked_subcommand is None else None


def _values(kind: Any) -> click.Choice[str]:
    return click.Choice([k.value for k in kind])


@main.command()
@click.argument("text", required=False)
@click.option("--file", "file", type=click.Path(dir_okay=False, path_type=Path), help="Read the draft from a file.")
@click.option(
    "--lines",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="A file of JSON objects, one draft a line (- for standard input). Needs --json.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--council", help="Id of a policy (see: policies list), or general.")
@click.option("--role", type=_values(Role))
@click.option("--account", type=_values(Account))
@click.option("--place", type=_values(Place))
@click.option("--kind", type=_values(Kind))
@click.option("--platform", help="facebook, x, instagram, whatsapp, ...")
@click.option("--purpose", type=_values(Purpose))
@click.option("--restricted-post", is_flag=True, default=None, help="The user's job is politically restricted.")
@click.option("--date", metavar="YYYY-MM-DD", help="The day on which it will be posted.")
@click.option("--time", metavar="HH:MM", help="The time at which it will be posted.")
@click.option("--work-hours", metavar='"mon-fri 09:00-17:00"')
@click.option("--polling-day", metavar="YYYY-MM-DD", help="Day of the next election.")
@click.option("--received", is_flag=True, default=None, help="A comment that came in, not a draft.")
@click.option("--answer", "answers", multiple=True, metavar="QUESTION=ANSWER", help="Answer a context question by its id.")
@click.option("--only", metavar="PART,...", help="Run only these parts: rules,personal-data,grammar,model,context.")
@click.option(
    "--explain",
    is_flag=True,
    help="With --lines: mark the words behind the model's findings, too (slower).",
)
@click.option("--my-settings", is_flag=True, help="Use the settings, words, turned-off rules and profile check of this machine.")
@click.option("--fail-on", type=click.Choice(["stop", "check"]), help="Exit with 1 when a finding is this serious.")
@click.pass_obj
def check(tools: Tools, /, text: str | None, file: Path | None, lines: Path | None, as_json: bool, **flags: Any) -> int:
    """Check a draft: TEXT, --file F, or - for standard input.

    \b
    Examples:
      assistant check "We have decided to close the toilets." --council ludlow
      assistant check --file draft.txt --account official --json
      assistant check --lines drafts.jsonl --json > results.jsonl
    """
    try:
        only = parts(flags["only"])
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    app = tools.app
    base, options = _base(app, flags | {"one": lines is None}, only)
    checker = app.checker("grammar" in only)
    if "grammar" in only:
        checker.load_grammar()
    checker.set_model(app.settings.model or not flags["my_settings"])
    if "model" in only and not checker.load_model():
        click.echo(f"Goes on without the model. {checker.model_problem}", err=True)
    if lines is not None:
        if not as_json:
            raise click.UsageError("--lines needs --json.")
        if text is not None or file is not None:
            raise click.UsageError("Give either a text, --file or --lines.")
        return _check_lines(checker, lines, base, options, flags["fail_on"])
    draft = Draft(_one_text(text, file), base)
    review = checker.full(draft, options)
    if as_json:
        click.echo(json.dumps(as_plain(None, draft.text, review), ensure_ascii=False))
    else:
        click.echo(as_words(review, checker, draft.context.received))
    return _status(review, flags["fail_on"])


def _base(app: App, flags: dict[str, Any], only: frozenset[str]) -> tuple[PostContext, Options]:
    base = PostContext()
    contacts: tuple[Contact, ...] = ()
    off: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    if flags["my_settings"]:
        settings = app.settings
        base, off, words = start_context(settings), settings.off, frozenset(w.lower() for w in settings.my_words)
        contacts = settings.contacts
        if app.store_path.exists():
            from assistant.services.guides.profile import Profile

            base = replace(base, answers=Profile(app, dt.date.today).facts())
    answers: dict[str, str] = {}
    for item in flags["answers"]:
        question, equals, answer = item.partition("=")
        if not equals:
            raise click.UsageError(f'--answer must look like QUESTION=ANSWER, not "{item}".')
        answers[question] = answer
    _known_answers(app, answers)
    values = {k: flags.get(k) for k in KEYS - {"answers", "notice_day"}}
    if flags["council"] is not None and flags["council"] not in app.content.packs:
        raise click.UsageError(f'There is no policy "{flags["council"]}". Have: {", ".join(sorted(app.content.packs))}.')
    if flags["platform"] is not None:
        values["platform"] = _platform(app, flags["platform"])
    try:
        base = read_context({**values, "answers": {**base.answers, **answers}}, base)
    except ContextError as error:
        raise click.UsageError(f"--{error}.") from None
    explain = flags["explain"] or flags["one"]
    return base, Options(only=only, off=off, contacts=contacts, my_words=words, explain=explain)


def _platform(app: App, given: str) -> str:
    low = given.lower()
    for platform in app.content.platforms.values():
        if low in (platform.id, platform.name.lower(), *platform.names):
            return platform.id
    raise click.UsageError(f'There is no platform "{given}". Have: {", ".join(sorted(app.content.platforms))}.')


def _known_answers(app: App, answers: dict[str, str]) -> None:
    questions = {q.id: [a.id for a in q.answers] for q in app.content.questions}
    for question, answer in answers.items():
        if question not in questions:
            raise click.UsageError(f'There is no question "{question}". Have: {", ".join(sorted(questions))}.')
        if answer not in questions[question]:
            raise click.UsageError(f'"{question}" can be {", ".join(questions[question])}; not "{answer}".')


def _one_text(text: str | None, file: Path | None) -> str:
    if file is not None and text is not None:
        raise click.UsageError("Give either a text or --file.")
    if file is not None:
        try:
            return file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise click.ClickException(f"{file} is not UTF-8 text. Save it again as UTF-8.") from None
        except OSError as error:
            raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None
    if text == "-" or (text is None and not sys.stdin.isatty()):
        try:
            return sys.stdin.buffer.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise click.ClickException("Standard input is not UTF-8 text.") from None
    if text is None or not text.strip():
        raise click.UsageError("Type or paste some words first.")
    return text


def _check_lines(checker: Checker, path: Path, base: PostContext, options: Options, fail_on: str | None) -> int:
    status = 0
    for done in check_many(checker, _posts(path), base, options):
        answer: dict[str, Any]
        if done.review is None:
            answer, status = {"id": done.post.id, "error": valid_text(done.problem)}, 2
        else:
            answer = as_plain(done.post.id, done.post.text, done.review, options.explain)
            status = max(status, _status(done.review, fail_on))
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    return status


def _posts(path: Path) -> Iterator[Post]:
    """The lines of a file as posts; keys that nobody knows are named once."""
    told: set[str] = set()
    for number, raw in enumerate(_raw_lines(path), 1):
        if not raw.strip():
            continue
        name = f"line {number}"
        try:
            data = json.loads(raw)
        except (ValueError, RecursionError):
            yield Post(number, name=name, problem="is no JSON")
            continue
        if not isinstance(data, dict):
            yield Post(number, name=name, problem="is no JSON object")
            continue
        post_id = data.get("id", number)
        if isinstance(post_id, str):
            post_id = valid_text(post_id)
        if not isinstance(data.get("text"), str):
            yield Post(post_id, name=name, problem='has no "text"')
            continue
        for key in sorted(set(data) - _LINE_KEYS - told):
            told.add(key)
            click.echo(valid_text(f'"{key}" is no key that we know; it is left aside.'), err=True)
        yield Post(post_id, data["text"], {k: v for k, v in data.items() if k in KEYS}, name)


def _raw_lines(path: Path) -> Iterator[bytes]:
    try:
        stream: IO[bytes] = sys.stdin.buffer if str(path) == "-" else path.open("rb")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}.") from None
    with stream:
        yield from stream


def _status(review: Review, fail_on: str | None) -> int:
    if fail_on is None:
        return 0
    limit = Level(fail_on)
    return 1 if any(f.level >= limit for f in review.findings) else 0


def as_words(review: Review, checker: Checker, received: bool) -> str:
    """A review as words for a terminal; of a comment that was `received` only what it says, as in the window."""
    from assistant.services.check.words import in_quotes, result_title

    words = checker.content.words
    out = [result_title(words, review.findings)]
    if not received:
        out += ["", f"{words['result.speaking']} {review.capacity.text}"]
        for signal in review.capacity.signals:
            cited = f" ({checker.content.cite(signal.clauses[0])})" if signal.clauses else ""
            out.append(f"  - {signal.text}{cited}")
        out.append("Who will see this: " + " ".join(review.audience))
    for finding in review.findings:
        out.append("")
        out.append(f"{_LEVEL_WORDS[finding.level]}: {finding.title}")
        if finding.text:
            wrote = words["result.they-wrote" if received else "result.you-wrote"]
            out.append("  " + wrote.format(text=_short(finding.text)))
        for line in (finding.message, finding.why):
            out.extend(textwrap.wrap(line, 88, initial_indent="  ", subsequent_indent="  "))
        cited = ", ".join(dict.fromkeys(checker.content.cite(c) for c in finding.clauses))
        out.append("  Rule: " + ("General advice, not in your policy." if finding.general else f"{cited}."))
        first = None if finding.general else checker.content.clause(finding.clauses[0])
        if first is not None and first.own_words:
            out.extend(textwrap.wrap(in_quotes(first.own_words), 88, initial_indent="  ", subsequent_indent="  "))
        out.extend(f"  {note}" for note in finding.notes)
        for other in finding.rewrites[:1]:
            out.extend(textwrap.wrap(f"Another way: {other.text}", 88, initial_indent="  ", subsequent_indent="  "))
    if review.fair_comment:
        out += ["", "This looks like an opinion about a decision. We have not flagged your opinion."]
    for question in review.questions:
        out += ["", question.text, "  " + " / ".join(a.label for a in question.answers)]
    out += [""] + [f"Note: {note}" for note in review.notes]
    if not received:
        out += [words["result.three-title"]] + [f"  {q}" for q in three_questions(checker)]
    return "\n".join(out)


def three_questions(checker: Checker) -> list[str]:
    """The questions that follow every check."""
    words = checker.content.words
    return [words["result.question-true"], words["result.question-face"], words["result.question-ever"]]


def _short(text: str, limit: int = 90) -> str:
    return text if len(text) <= limit else text[: limit - 3] + "..."


main.add_command(archive)
main.add_command(policies)
main.add_command(incident)
main.add_command(bundle)
main.add_command(audit)
main.add_command(walkthrough)
main.add_command(rules)
main.add_command(picture)
