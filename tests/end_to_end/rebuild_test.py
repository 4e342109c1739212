#!/usr/bin/env python3
"""`kuaixun rebuild` says which ledger it makes anew, or asks."""
import os
import pathlib
import tempfile
import unittest

from daemon import Workspace


@unittest.skipUnless(os.geteuid() == 0, "only root has another state directory than the unit")
class RebuildAsRoot(unittest.TestCase):
    def setUp(self):
        self.work = Workspace()
        self.home = tempfile.TemporaryDirectory()
        self.config = pathlib.Path(self.home.name) / "kuaixun.toml"
        self.environment = {k: v for k, v in os.environ.items() if k not in ("STATE_DIRECTORY", "XDG_STATE_HOME")}
        self.environment["HOME"] = self.home.name

    def tearDown(self):
        self.work.close()
        self.home.cleanup()

    def test_asks_for_the_directory_that_nobody_names(self):
        self.config.write_text('instance = "e2e"\n[kafka]\nbootstrap = "127.0.0.1:1"\n')
        done = self.work.run("rebuild", "-c", str(self.config), env=self.environment)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertIn("state.directory", done.stderr)
        self.assertFalse((pathlib.Path(self.home.name) / ".local").exists(), "nothing was made")


if __name__ == "__main__":
    unittest.main()
