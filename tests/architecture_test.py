#!/usr/bin/env python3
"""Holds every #include of the rooms against the table of rooms in CMakeLists.txt.

usage: architecture_test.py SOURCE_DIR
A file may include headers of its own room, of the rooms its row USES, and of those these use. Beyond the table it checks what
STYLE promises of the libraries: who may include curl.h, rdkafka.h, sqlite3.h, and that parsers stay free of Asio.
"""
import pathlib
import re
import sys

ROW = re.compile(r"^room\((\w+)\s+(\S+)(.*)\)\s*$", re.M)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]', re.M)

# library header → the folder whose files may include it, and how many of them at most (0: any number)
LIBRARIES = {
    r"curl/.*": ("daemon/fetch", 1),
    r"librdkafka/.*": ("daemon/publish", 0),
    r"sqlite3\.h": ("daemon/ledger", 1),
    r"prometheus/.*": ("daemon/observe", 1),
    r"systemd/.*": ("daemon/observe", 1),
    r"spdlog/.*": ("daemon/base", 1),
    r"toml\+\+/.*|toml\.hpp": ("daemon", 0),
}
ASIO = re.compile(r"boost/(asio|beast)|base/(task|clock)\.hpp")
NO_ASIO = ("model", "text", "dedup")  # and whatever stands in connectors


def words_after(keyword, row):
    found = re.search(keyword + r"((?:\s+[\w.:]+)+)", row)
    if not found:
        return []
    words = found.group(1).split()
    for stop in ("USES", "LIBRARIES", "FILES"):
        if stop in words:
            words = words[: words.index(stop)]
    return words


def read_rooms(cmake):
    rooms = {}
    for name, folder, rest in ROW.findall(cmake):
        rooms[name] = {"folder": folder, "uses": words_after("USES", rest), "files": words_after("FILES", rest)}
    return rooms


def closure(rooms, name):
    seen, todo = set(), [name]
    while todo:
        room = todo.pop()
        if room in seen or room not in rooms:
            continue
        seen.add(room)
        todo += rooms[room]["uses"]
    return seen


def room_of(rooms, path):
    """The room of a path relative to the root; headers of a room with listed files go by their stem."""
    for name, room in rooms.items():
        stems = {pathlib.PurePath(f).stem for f in room["files"]}
        if stems and str(path.parent) == room["folder"] and path.stem in stems:
            return name
    for name, room in rooms.items():
        if not room["files"] and (str(path) + "/").startswith(room["folder"] + "/"):
            return name
    return None


def check(root):
    rooms = read_rooms((root / "CMakeLists.txt").read_text())
    complaints, users = [], {}
    if len(rooms) < 10:
        return ["CMakeLists.txt: the table of rooms could not be read"]
    files = sorted(p for d in ("daemon", "connectors") for p in (root / d).rglob("*") if p.suffix in (".hpp", ".cpp", ".inc"))
    for file in files:
        path = file.relative_to(root)
        if str(path) == "daemon/main.cpp":
            continue
        room = room_of(rooms, path)
        if room is None:
            complaints.append(f"{path}: belongs to no room of the table")
            continue
        may_see = closure(rooms, room)
        for bracket, header in INCLUDE.findall(file.read_text()):
            if ASIO.match(header) and (room in NO_ASIO or path.parts[0] == "connectors"):
                complaints.append(f"{path}: includes {header}: room {room} stays free of Asio")
            for pattern, (folder, _) in LIBRARIES.items():
                if re.fullmatch(pattern, header):
                    users.setdefault(pattern, set()).add(str(path))
                    if not str(path).startswith(folder + "/"):
                        complaints.append(f"{path}: includes {header}: that is for {folder} alone")
            if bracket == "<":
                continue
            target = next((c for c in (pathlib.PurePath("daemon") / header, pathlib.PurePath(header)) if (root / c).exists()), None)
            if target is None:
                continue  # generated, checked by the compiler
            other = room_of(rooms, target)
            if other is not None and other not in may_see:
                complaints.append(f"{path}: includes {header} of room {other}; room {room} may use only {', '.join(sorted(may_see - {room}))}")
    for pattern, (_, most) in LIBRARIES.items():
        found = users.get(pattern, set())
        if most and len(found) > most:
            complaints.append(f"{pattern} is included by {len(found)} files, {most} may: {', '.join(sorted(found))}")
    return complaints


def unused_errors(root):
    """Rows of the table of errors that nothing tells of. (Names without a row do not compile.)"""
    table = root / "daemon/base/error_code.hpp"
    names = re.findall(r'ErrorKind\{\s*"(\w+)"', table.read_text())
    sources = "".join(p.read_text() for d in ("daemon", "connectors") for p in (root / d).rglob("*.?pp") if p != table)
    return [f"{table.relative_to(root)}: nothing tells of {name}" for name in names[1:] if f'"{name}"' not in sources] or (
        [] if len(names) > 50 else [f"{table.relative_to(root)}: the table of errors could not be read"])


def main():
    root = pathlib.Path(sys.argv[1])
    complaints = check(root) + unused_errors(root)
    print("\n".join(complaints) or "every include agrees with the table of rooms")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
