# SPDX-License-Identifier: Apache-2.0
"""X (Twitter): the archives of 2012 to 2019 (one file a month) and the full ones since 2018."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.archive.run import Run
from assistant.archive.source import Member
from assistant.archive.values import day_of, dict_of, first_words, list_of, name_of, unescaped, words
from assistant.domain.archive import ArchiveItem, ItemKind, Seen

Found = Mapping[str, list[Member]]
PLATFORM = "x"
_HEAD = re.compile(r"window\.YTD\.([A-Za-z_]+)\.part\d+\s*=")
_ROLES = {
    "tweet": "posts",
    "tweets": "posts",
    "deleted_tweet": "deleted",
    "deleted_tweets": "deleted",
    "community_tweet": "community",
    "twitter_circle_tweet": "circle",
    "note_tweet": "notes",
    "like": "likes",
    "direct_messages": "messages",
    "direct_message": "messages",
    "direct_messages_group": "messages",
    "direct_message_group": "messages",
    "account": "account",
    "profile": "profile",
    "article": "articles",
    "community_note": "community_notes",
    "periscope_comments_made_by_user": "live",
}
_BY_NAME = re.compile(r"(?:^|/)(tweets?)(?:-part\d+)?\.js$|(?:^|/)data/js/tweets/\d{4}_\d{2}\.js$")
_LABELS = {"deleted": "already deleted", "community": "community", "circle": "circle"}
_SEEN = {"community": Seen.GROUP, "circle": Seen.FEW}
_RETWEET = re.compile(r"RT @(\w{1,20}): ?")
_STATUS = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w{1,20}|i/web)/status/\d+(?:\?\S*)?$", re.IGNORECASE)
_CUT = re.compile(r"(?:…|\.\.\.)?(?:\s*https?://\S+)*\s*$")


def role_of(low_path: str, head: str) -> str:
    """What a .js file holds, by what stands at its beginning: users change names. "" for none that we read."""
    if found := _HEAD.search(head[:400]):
        return _ROLES.get(found[1].lower(), "")
    start = head[:400]
    if "Grailbird.data.tweets" in start:
        return "monthly"
    if "user_details" in start:
        return "details"
    if "__THAR_CONFIG" in start:
        return "manifest"
    if not start.strip():
        return ""
    found = _BY_NAME.search(low_path)
    return "" if found is None else "posts" if found[1] else "monthly"


def learn(found: Found, run: Run) -> None:
    """Whose archive it is, and what the account says of itself."""
    for member in found.get("account", ()):
        for _, record in run.json(member):
            account = dict_of(dict_of(record).get("account"))
            _is(run, name_of(account.get("accountId")), words(account.get("username")))
    for member in found.get("details", ()):
        values = {path[-1]: value for path, value in run.json(member) if path}
        _is(run, name_of(values.get("id")), words(values.get("screen_name")))
    for member in found.get("profile", ()):
        for _, record in run.json(member):
            description = dict_of(dict_of(dict_of(record).get("profile")).get("description"))
            run.profile = run.profile or unescaped(first_words(description, "bio"))


def _is(run: Run, number: str, name: str) -> None:
    if number:
        run.accounts.add(number)
        run.owners.add(number)
    run.account = run.account or name


def made(found: Found, run: Run) -> dt.date | None:
    """The day that the manifest says the archive was made."""
    for member in found.get("manifest", ()):
        for path, value in run.json(member):
            if path[-1:] == ("generationDate",) and isinstance(value, str):
                return day_of(value)
    return None


def promised(found: Found, run: Run) -> int:
    """How many posts the manifest says there are; 0 when it does not say."""
    total = 0
    for member in found.get("manifest", ()):
        for path, value in run.json(member):
            if path[-2:] in (("tweets", "files"), ("tweet", "files")):
                count = name_of(dict_of(value).get("count"))
                total += int(count) if count.isdigit() and len(count) < 10 else 0
    return total


def read(found: Found, run: Run) -> Iterator[ArchiveItem]:
    """Own posts and acts, then messages."""
    told = promised(found, run)
    notes = _notes(found, run)
    for role in ("posts", "monthly", "csv", "community", "circle", "deleted"):
        for member in found.get(role, ()):
            source = run.rows(member, frozenset({"tweetid", "text"})) if role == "csv" else _records(run, member)
            for record in source:
                told -= role == "posts"
                item = _of_csv(record, run, member) if role == "csv" else _post(record, run, member, role, notes)
                if item is not None:
                    yield item
    run.missing = max(0, told)
    for kept in notes.values():
        for text, time, key, file in kept:
            yield ArchiveItem(platform=PLATFORM, kind=ItemKind.POST, time=time, text=text, key=f"note:{key}", file=file)
    for role, kind, where in (
        ("articles", ItemKind.POST, "article"),
        ("community_notes", ItemKind.POST, "community note"),
        ("live", ItemKind.COMMENT, "live"),
    ):
        for member in found.get(role, ()):
            yield from _plain(run, member, kind, where)
    for member in found.get("likes", ()):
        yield from _likes(run, member)
    for member in found.get("messages", ()):
        yield from _messages(run, member)


def _records(run: Run, member: Member) -> Iterator[dict[str, Any]]:
    for _, record in run.json(member):
        plain = dict_of(record)
        inner = dict_of(plain.get("tweet")) or plain
        if inner:
            yield inner


Notes = dict[int, list[tuple[str, dt.datetime | None, str, str]]]


def _notes(found: Found, run: Run) -> Notes:
    """The whole words of long posts, by their second: two of one second exist, so the words are compared, too."""
    out: Notes = {}
    for member in found.get("notes", ()):
        for _, record in run.json(member):
            note = dict_of(dict_of(record).get("noteTweet")) or dict_of(record)
            text = ""
            for key in ("core", "noteTweetResults", "noteTweetContents"):
                text = text or words(dict_of(note.get(key)).get("text"))
            text = unescaped(text)
            time = run.clock.any(note.get("createdAt"))
            key = name_of(note.get("tweetId")) or name_of(note.get("noteTweetId"))
            if text:
                out.setdefault(int(time.timestamp()) if time else 0, []).append((text, time, key, member.name))
    return out


def _whole(text: str, tweet_id: str, time: dt.datetime | None, notes: Notes) -> str:
    """The whole words of a post that was cut, when a note has them."""
    if not notes:
        return text
    begin = _CUT.sub("", text)[:200].rstrip()
    second = int(time.timestamp()) if time else 0
    for at in (second, second - 1, second + 1):
        for note in notes.get(at, ()):
            if note[2] == tweet_id or (len(begin) >= 20 and note[0].startswith(begin)):
                notes[at].remove(note)
                return note[0]
    return text


def _time(run: Run, value: object) -> dt.datetime | None:
    return run.clock.x_stamp(value) or run.clock.stamp(value)


def _post(tweet: dict[str, Any], run: Run, member: Member, role: str, notes: Notes) -> ArchiveItem | None:
    tweet_id = name_of(tweet.get("id_str")) or name_of(tweet.get("id"))
    raw = first_words(tweet, "full_text", "text")
    if not raw and not tweet_id:
        return None
    text, quoted = _shown(raw, tweet)
    time = _time(run, tweet.get("created_at"))
    base: dict[str, Any] = {"platform": PLATFORM, "time": time, "key": tweet_id, "file": member.name}
    base["seen"] = _SEEN.get(role, Seen.UNKNOWN)
    if retweet := _RETWEET.match(text):
        original = dict_of(tweet.get("retweeted_status"))
        whole = unescaped(first_words(original, "full_text", "text"))
        text = whole or text[retweet.end() :]
        return ArchiveItem(kind=ItemKind.SHARE, text=text, link=_link(run, tweet_id), own=False, where=f"@{retweet[1]}", **base)
    if not text:
        return None
    text = _whole(text, tweet_id, time, notes)
    last = _last_version(tweet)
    earlier = bool(last) and last != tweet_id
    answered = first_words(tweet, "in_reply_to_screen_name")
    reply = bool(answered or name_of(tweet.get("in_reply_to_status_id_str")) or name_of(tweet.get("in_reply_to_status_id")))
    kind = ItemKind.REPLY if reply else ItemKind.SHARE if quoted else ItemKind.POST
    where = f"@{answered}" if answered else f"@{quoted}" if quoted else ""
    where = "earlier version" if earlier else _LABELS.get(role, where)
    return ArchiveItem(kind=kind, text=text, link=_link(run, last if earlier else tweet_id), where=where, **base)


def _shown(text: str, tweet: dict[str, Any]) -> tuple[str, str]:
    """The words as a person sees them, and whose post they quote ("" for none)."""
    entities = dict_of(tweet.get("entities"))
    for media in list_of(entities.get("media")) + list_of(dict_of(tweet.get("extended_entities")).get("media")):
        short = words(dict_of(media).get("url"))
        text = text.replace(short, "") if short else text
    quoted = ""
    for url in list_of(entities.get("urls")):
        short, whole = words(dict_of(url).get("url")), words(dict_of(url).get("expanded_url"))
        if short and whole:
            text = text.replace(short, whole)
        if status := _STATUS.match(whole):
            quoted = status[1]
    return unescaped(text).strip(), quoted


def _last_version(tweet: dict[str, Any]) -> str:
    info = dict_of(tweet.get("edit_info"))
    edit = dict_of(info.get("edit"))
    ids = list_of(dict_of(info.get("initial")).get("editTweetIds")) or list_of(
        dict_of(edit.get("editControlInitial")).get("editTweetIds")
    )
    return name_of(ids[-1]) if ids else ""


def _link(run: Run, tweet_id: str) -> str:
    if not tweet_id:
        return ""
    return f"https://x.com/{run.account}/status/{tweet_id}" if run.account else f"https://x.com/i/web/status/{tweet_id}"


def _of_csv(row: dict[str, str], run: Run, member: Member) -> ArchiveItem | None:
    tweet_id, text = words(row.get("tweetid")), words(row.get("text"))
    if not text:
        return None
    base: dict[str, Any] = {
        "platform": PLATFORM,
        "time": _time(run, row.get("timestamp")),
        "link": _link(run, tweet_id),
        "key": tweet_id,
        "file": member.name,
    }
    if retweet := _RETWEET.match(text):
        return ArchiveItem(kind=ItemKind.SHARE, text=text[retweet.end() :], own=False, where=f"@{retweet[1]}", **base)
    reply = bool(words(row.get("inreplytostatusid")))
    name = re.match(r"@\w{1,20}", text)
    return ArchiveItem(
        kind=ItemKind.REPLY if reply else ItemKind.POST, text=text, where=name[0] if reply and name else "", **base
    )


def _plain(run: Run, member: Member, kind: ItemKind, where: str) -> Iterator[ArchiveItem]:
    """Records whose shape nobody has described: their words and time by the usual names."""
    for _, record in run.json(member):
        plain = dict_of(record)
        inner = next((v for v in plain.values() if isinstance(v, dict)), plain)
        title = unescaped(first_words(inner, "title"))
        body = unescaped(first_words(inner, "fullText", "text", "plainText", "content", "summary", "comment", "message"))
        text = "\n".join(t for t in (title, body) if t)
        time = next(
            (t for k in ("createdAt", "created_at", "publishedAt", "timestamp") if (t := run.clock.any(inner.get(k)))), None
        )
        if text:
            yield ArchiveItem(platform=PLATFORM, kind=kind, time=time, text=text, where=where, file=member.name)


def _likes(run: Run, member: Member) -> Iterator[ArchiveItem]:
    for _, record in run.json(member):
        like = dict_of(dict_of(record).get("like")) or dict_of(record)
        number = name_of(like.get("tweetId"))
        link = first_words(like, "expandedUrl") or (f"https://x.com/i/web/status/{number}" if number else "")
        text = unescaped(first_words(like, "fullText"))
        if link or text:
            yield ArchiveItem(
                platform=PLATFORM,
                kind=ItemKind.LIKE,
                text=text,
                link=link,
                own=False,
                key=f"like:{number or link}",
                file=member.name,
            )


def _messages(run: Run, member: Member) -> Iterator[ArchiveItem]:
    for _, record in run.json(member):
        conversation = dict_of(dict_of(record).get("dmConversation"))
        for entry in list_of(conversation.get("messages")):
            message = dict_of(dict_of(entry).get("messageCreate"))
            text = unescaped(first_words(message, "text"))
            if text and name_of(message.get("senderId")) in run.accounts:
                yield from run.message(
                    ArchiveItem(
                        platform=PLATFORM,
                        kind=ItemKind.MESSAGE,
                        time=run.clock.any(message.get("createdAt")),
                        text=text,
                        private=True,
                        seen=Seen.PRIVATE,
                        key=f"dm:{name_of(message.get('id'))}" if message.get("id") else "",
                        file=member.name,
                    )
                )
