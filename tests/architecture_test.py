#!/usr/bin/env python3
"""Holds every #include of the rooms against the table of rooms in CMakeLists.txt.

usage: architecture_test.py SOURCE_DIR
A file may include headers of its own room, of the rooms its row USES, and of those these use; and headers of the libraries that its own
row names, for these do not come with the rooms that it uses. Only what base names is everybody's. Beyond the table, some libraries have a
few files to themselves, and parsers stay free of Asio.
"""
import pathlib
import re
import sys

ROW = re.compile(r"^room\((\w+)\s+(\S+)(.*)\)\s*$", re.M)
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[">]', re.M)

# header → the library that it is of, as rows name it. Those of the language and of the system are nobody's.
HEADERS = {
    r"boost/json.*": "Boost::json",
    r"boost/.*": "Boost::headers",
    r"fmt/.*": "fmt::fmt",
    r"unicode/.*": "ICU::uc",
    r"simdjson\.h": "PkgConfig::SIMDJSON",
    r"libpsl\.h": "PkgConfig::PSL",
    r"prometheus/.*": "prometheus-cpp::core",
    r"systemd/.*": "PkgConfig::SYSTEMD",
    r"curl/.*": "CURL::libcurl",
    r"ares.*\.h": "PkgConfig::CARES",
    r"zlib\.h|zstd\.h|brotli/.*": "PkgConfig::PACKING",
    r"sqlite3\.h": "SQLite::SQLite3",
    r"openssl/.*": "OpenSSL::Crypto",
    r"xxhash\.h": "PkgConfig::XXHASH",
    r"librdkafka/.*": "PkgConfig::RDKAFKA",
    r"google/protobuf/.*|item\.pb\.h": "contract",
    r"pugixml\.hpp": "PkgConfig::PUGIXML",
    r"re2/.*": "PkgConfig::RE2",
    r"cmark\.h": "PkgConfig::CMARK",
    r"toml\+\+/.*": "PkgConfig::TOMLPLUSPLUS",
    r"CLI/.*": "CLI11::CLI11",
}
SYSTEM = re.compile(r"[a-z_]+|(sys|arpa|netinet)/.*|(fcntl|glob|iconv|poll|pthread|time|unistd)\.h")
# libraries that few files may include
MOST_FILES = {"CURL::libcurl": 1, "SQLite::SQLite3": 1, "prometheus-cpp::core": 1, "PkgConfig::SYSTEMD": 1}
ASIO = re.compile(r"boost/(asio|beast)|base/(task|clock)\.hpp")
NO_ASIO = ("model", "text", "html", "dedup")  # and whatever stands in connectors


def words_after(keyword, row):
    found = re.search(keyword + r"((?:\s+[\w.:-]+)+)", row)
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
        rooms[name] = {key.lower(): words_after(key, rest) for key in ("USES", "LIBRARIES", "FILES")} | {"folder": folder}
    # The program: what it is linked with is its row.
    words = re.search(r"^target_link_libraries\(kuaixun PRIVATE ([^)]*)\)", cmake, re.M).group(1).split()
    rooms["kuaixun"] = {"folder": "daemon", "files": ["main.cpp"], "uses": words, "libraries": words}
    return rooms


def library_of(header):
    return next((library for pattern, library in HEADERS.items() if re.fullmatch(pattern, header)), None)


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
        room = room_of(rooms, path)
        if room is None:
            complaints.append(f"{path}: belongs to no room of the table")
            continue
        may_see = closure(rooms, room)
        libraries = rooms[room]["libraries"] + rooms[room]["uses"] + rooms["base"]["libraries"]
        for bracket, header in INCLUDE.findall(file.read_text()):
            if ASIO.match(header) and (room in NO_ASIO or path.parts[0] == "connectors"):
                complaints.append(f"{path}: includes {header}: room {room} stays free of Asio")
            library = library_of(header)
            if library is not None:
                users.setdefault(library, set()).add(str(path))
                if library not in libraries:
                    complaints.append(f"{path}: includes {header} of {library}, which the row of room {room} does not name")
            elif bracket == "<" and not SYSTEM.fullmatch(header):
                complaints.append(f"{path}: includes {header} of a library that this test does not know")
            if bracket == "<":
                continue
            target = next((c for c in (pathlib.PurePath("daemon") / header, pathlib.PurePath(header)) if (root / c).exists()), None)
            if target is None:
                continue  # generated, checked by the compiler
            other = room_of(rooms, target)
            if other is not None and other not in may_see:
                complaints.append(f"{path}: includes {header} of room {other}; room {room} may use only {', '.join(sorted(may_see - {room}))}")
    for library, most in MOST_FILES.items():
        found = users.get(library, set())
        if len(found) > most:
            complaints.append(f"{library} is included by {len(found)} files, {most} may: {', '.join(sorted(found))}")
    complaints += [f"CMakeLists.txt: the row of room {name} names {library}, which none of its files includes"
                   for name, room in rooms.items() for library in room["libraries"]
                   if library in HEADERS.values() and "::" in library and not any(room_of(rooms, pathlib.PurePath(user)) == name for user in users.get(library, ()))]
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
