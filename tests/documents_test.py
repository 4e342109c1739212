#!/usr/bin/env python3
"""Holds the pages of the repository against its tree: files, commands, rooms, metrics and settings that they name exist.

usage: documents_test.py SOURCE_DIR   (KUAIXUN_BINARY: the program whose commands are meant)
"""
import os
import pathlib
import re
import subprocess
import sys

PAGES = ["README.md", "daemon/README.md", "daemon/decisions.md", "connectors/README.md", "tests/README.md", ".github/CONTRIBUTING.md", "proto/CHANGELOG.md"]
FILE = re.compile(r"^[\w./*-]+(\.(hpp|cpp|py|sh|toml|md|proto|yaml|txt|service|opml)|/)$")
FOLDERS = ("", "daemon", "connectors", "tests", "config", "deploy", "proto")
SETTING = re.compile(r"^(state|kafka|fetch|schedule|backfill|outbox|admin|log|limits|ledger)\.([a-z_]+)$")


def words_of(text):
    return re.findall(r"`([^`\n]+)`", text)


def exists(root, page, name):
    places = [root / folder for folder in FOLDERS] + [(root / page).parent]
    return any(any(place.glob(name.rstrip("/"))) if not name.startswith("/") else False for place in places)


def complaints_of(root, page, commands, sources, settings):
    text = (root / page).read_text()
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        if not ((root / page).parent / target).exists():
            yield f"{page}: links to {target}, which is not there"
    for word in words_of(text):
        if FILE.match(word) and "/" in word.rstrip("/") and word.islower() and not exists(root, page, word):
            yield f"{page}: names {word}, which is not there"
        if setting := SETTING.match(word):
            if f'"{word}"' not in settings:
                yield f"{page}: names the setting {word}, which is not in the table"
        for metric in re.findall(r"kuaixun_[a-z_]+", word):
            if metric not in sources:
                yield f"{page}: names the metric {metric}, which nobody counts"
    for command in re.findall(r"^ {4}kuaixun ([a-z]+)|`kuaixun ([a-z]+)", text, re.M):
        name = command[0] or command[1]
        if name not in commands:
            yield f"{page}: names the command {name}, which kuaixun has not"


def complaints(root):
    shown = subprocess.run([os.environ["KUAIXUN_BINARY"], "--help"], stdout=subprocess.PIPE, text=True, check=True).stdout
    commands = set(re.findall(r"^ {2}([a-z]+) +[A-Z]", shown, re.M))
    sources = "".join(path.read_text() for path in (root / "daemon").rglob("*.cpp"))
    settings = (root / "daemon/settings_table.cpp").read_text() + (root / "daemon/settings.cpp").read_text()
    if len(commands) < 5:
        yield "kuaixun --help: its commands could not be read"
    for page in PAGES:
        yield from complaints_of(root, page, commands, sources, settings)
    rooms = re.findall(r"^room\((\w+)\s+(\S+)", (root / "CMakeLists.txt").read_text(), re.M)
    for folder, page in (("daemon", "daemon/README.md"), ("connectors", "connectors/README.md")):
        words = words_of((root / page).read_text())
        yield from (f"{page}: says nothing of the room {room}" for room, at in rooms if at.split("/")[0] == folder and room not in words)


def main():
    found = list(complaints(pathlib.Path(sys.argv[1])))
    print("\n".join(found) or "the pages agree with the tree")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
