#!/usr/bin/env python3
"""`check` against `run`: every setting with values that nobody should write, and some that one may."""
import concurrent.futures
import pathlib
import re
import subprocess
import tempfile
import tomllib
import unittest

from daemon import BINARY

ROOT = pathlib.Path(__file__).resolve().parents[2]
VALUES = ['""', '" "', '"x"', '"none"', '"/dev/null"', '"/proc/1/mem"', '"\\u0000"', '"http://"', '"127.0.0.1"', '"127.0.0.1:0"', '"[::1"', '"256.1.1.1:1"',
          '"0s"', '"1ms"', '"106751d"', '"-1s"', '"1TiB"', '"0"', "0", "-1", "1", "9223372036854775807", "0.5", "nan", "true", "[]", '[""]', '["x", 1]', "{}", '{ file = "none" }',
          '{ file = "empty" }', '{ credential = "../x" }', "1979-05-27"]
STARTS = {0, 1, 6, 7, 8, 9}  # what `run` may end with when its configuration is sound: none of them says that it is not


def keys_of(table, prefix=""):
    for name, value in table.items():
        if isinstance(value, dict) and name != "properties":
            yield from keys_of(value, f"{prefix}{name}.")
        else:
            yield prefix + name


def source_keys(manual):
    return re.findall(r"^# (\w+) = ", manual.split("# [[source]]")[1], re.M)


class Variant:
    """A configuration that is sound but for one setting, in a folder of its own; source.KEY is one of its only source."""

    def __init__(self, key, value):
        self.key, self.value = key, value

    def write(self, folder):
        source = {"source.id": '"s"', "source.url": '"http://127.0.0.1:9/"'}
        said = {"instance": '"e2e"', "kafka.bootstrap": '"embedded"', "state.directory": f'"{folder}/state"', "admin.listen": '""', "log.level": '"error"', self.key: self.value}
        file = pathlib.Path(folder) / "kuaixun.toml"
        if self.key.startswith("source."):
            source[self.key] = said.pop(self.key)
            said["fetch.allow_addresses"] = '["127.0.0.1/32"]'
            said["schedule.min_interval"] = '"1s"'
            source = "[[source]]\n" + "".join(f"{key.split('.')[1]} = {value}\n" for key, value in source.items())
        else:
            source = ""
        file.write_text("".join(f"{key} = {value}\n" for key, value in said.items()) + source)
        (pathlib.Path(folder) / "empty").write_text("")
        return str(file)

    def run(self, *arguments, folder):
        return subprocess.run([BINARY, *arguments], capture_output=True, timeout=120, cwd=folder)

    def fault(self):
        """What is wrong with the two of them together; None: nothing."""
        with tempfile.TemporaryDirectory(prefix="kuaixun-settings-") as folder:
            file = self.write(folder)
            check = self.run("check", "-c", file, folder=folder)
            run = self.run("run", "--once", "-c", file, folder=folder)
        told = f"{self.key} = {self.value}: check {check.returncode}, run {run.returncode}: {(check.stdout + run.stdout + run.stderr).decode(errors='replace')[-500:]}"
        if check.returncode not in (0, 3):
            return "check broke off: " + told
        if check.returncode == 3 and run.returncode != 3:
            return "run took what check refused: " + told
        if check.returncode == 0 and run.returncode not in STARTS:
            return "run did not live with what check took: " + told
        if check.returncode == 3 and self.key.split(".")[0].encode() not in check.stdout:
            return "the complaint does not name its setting: " + told
        return None


class Settings(unittest.TestCase):
    maxDiff = None

    def test_check_and_run_agree(self):
        manual = (ROOT / "config/kuaixun.toml").read_text()
        keys = list(keys_of(tomllib.loads(manual)))
        variants = [Variant(key, value) for key in keys for value in VALUES]
        variants += [Variant(f"source.{key}", value) for key in source_keys(manual) for value in VALUES]
        self.assertGreaterEqual(len(keys), 45)
        self.assertGreaterEqual(len(source_keys(manual)), 20)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            faults = [fault for fault in pool.map(Variant.fault, variants) if fault]
        self.assertEqual(faults, [], f"{len(faults)} of {len(variants)}")


if __name__ == "__main__":
    unittest.main(verbosity=2)
