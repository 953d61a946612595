# SPDX-License-Identifier: Apache-2.0
"""The tables of a log, as migrations. Each runs in one transaction together with the record that it ran."""

from __future__ import annotations

from typing import Any

from assistant.storage.driver import Database, Migrations, names_of

migrations = Migrations("assistant-log")


@migrations()
def m0001_history(db: Any) -> None:
    """The chain, and the state after each of its entries. Triggers stop slips; what stops intent is verify."""
    db.execute(
        "create table history (seq integer primary key, at text not null, actor text not null, action text not null, "
        "what text not null, number text not null, incident text not null, item text not null, before text not null, "
        "after text not null, prev text not null, hash text not null unique) strict"
    )
    db.execute("create index history_incident on history (incident)")
    db.execute("create index history_log on history (action, at) where what = 'log'")
    db.execute(
        "create table states (seq integer primary key references history (seq), salt blob not null, body text not null) strict"
    )
    db.execute(
        "create trigger history_only_grows before update on history begin select raise(abort, 'the history only grows'); end"
    )
    db.execute("create trigger history_is_kept before delete on history begin select raise(abort, 'the history only grows'); end")
    db.execute(
        "create trigger history_in_order before insert on history "
        "when new.seq <> coalesce((select max(seq) from history), 0) + 1 "
        "begin select raise(abort, 'the history has no gaps'); end"
    )
    db.execute("create trigger states_stay before update on states begin select raise(abort, 'a state never changes'); end")
    db.execute(
        "create trigger states_are_kept before delete on states when not exists (select 1 from history d join history h "
        "on h.incident = d.incident where h.seq = old.seq and d.action = 'deleted' and d.what = 'incident' and d.seq > old.seq) "
        "begin select raise(abort, 'a state goes only with its incident'); end"
    )


@migrations()
def m0002_incidents(db: Any) -> None:
    """What lists and searches need. The record itself is the state that `seq` points to."""
    db.execute("create table numbers (year integer primary key, last integer not null) strict")
    db.execute(
        "create table incidents (id integer primary key, uid text not null unique, number text not null unique, "
        "seq integer not null references states (seq) deferrable initially deferred, occurred text not null, "
        "title text not null, kind text not null, platform text not null, status text not null, next_date text, "
        "keep_until text, person text not null, account text not null, words text not null) strict"
    )
    for name, columns in (
        ("occurred", "occurred, id"),
        ("kind", "kind, occurred"),
        ("status", "status, occurred"),
        ("next", "next_date"),
        ("keep", "keep_until"),
        ("person", "person"),
        ("account", "account"),
    ):
        db.execute(f"create index incidents_{name} on incidents ({columns})")
    db.execute(
        "create table evidence (uid text primary key, incident text not null references incidents (uid) "
        "deferrable initially deferred, exhibit integer not null, seq integer not null references states (seq) "
        "deferrable initially deferred, file text not null, secret text not null, small text not null, "
        "small_secret text not null, unique (incident, exhibit)) strict"
    )


@migrations()
def m0003_search(db: Any) -> None:
    """Full-text search over the incident's own words, kept in step by triggers; deleted words leave the index too."""
    db.execute(
        "create virtual table incident_search using fts5 (words, content='incidents', content_rowid='id', "
        "tokenize='porter unicode61', prefix='3')"
    )
    db.execute("insert into incident_search (incident_search, rank) values ('secure-delete', 1)")
    db.execute(
        "create trigger search_add after insert on incidents begin "
        "insert into incident_search (rowid, words) values (new.id, new.words); end"
    )
    db.execute(
        "create trigger search_drop after delete on incidents begin "
        "insert into incident_search (incident_search, rowid, words) values ('delete', old.id, old.words); end"
    )
    db.execute(
        "create trigger search_change after update of words on incidents when old.words <> new.words begin "
        "insert into incident_search (incident_search, rowid, words) values ('delete', old.id, old.words); "
        "insert into incident_search (rowid, words) values (new.id, new.words); end"
    )
    db.execute("insert into incident_search (incident_search) values ('rebuild')")


@migrations()
def m0004_promises(db: Any) -> None:
    """`leaving`: files whose removal is in the history and which may lie there still; "" is the free space of the database.
    `noted`: the end of the history that the note outside had when the last entry was written."""
    db.execute("create table leaving (file text primary key) strict")
    db.execute("create table noted (id integer primary key check (id = 1), seq integer not null) strict")


@migrations()
def m0005_search_whole(db: Any) -> None:
    """FTS5's own secure delete spoils its index where a list of places is longer than a page (SQLite 3.53.4: a search may
    miss others' words, and its check says damaged). Deleted words leave by `Log.compact` instead, which merges the index."""
    db.execute("insert into incident_search (incident_search, rank) values ('secure-delete', 0)")
    db.execute("insert into incident_search (incident_search) values ('rebuild')")


@migrations()
def m0006_picture_words(db: Any) -> None:
    """Words read in pictures. They are for searching, and go with their picture."""
    db.execute(
        "create table picture_words (uid text primary key references evidence (uid) "
        "deferrable initially deferred, words text not null) strict"
    )


def missing(db: Database) -> tuple[str, ...]:
    """Names of the migrations that this file still needs, in their order."""
    return tuple(m.name for m in migrations.pending(db))


def newer(db: Database) -> bool:
    """True when a newer version of the program wrote this file."""
    return bool({m.name for m in migrations.applied(db)}.difference(names_of(migrations)))


def shape(db: Database) -> set[tuple[str, str]]:
    """Every table, index and trigger with its text, to compare with those of a new log."""
    rows = db.execute(
        "select name, sql from sqlite_master where sql is not null and name not like 'sqlite_%' and name not like '_sqlite_%'"
    )
    return {(str(name), " ".join(str(sql).split())) for name, sql in rows}
