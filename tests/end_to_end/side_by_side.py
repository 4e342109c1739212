"""Runs the tests of a file at the same time, each in a process of its own: they wait far more than they work."""
import concurrent.futures
import subprocess
import sys
import time
import unittest


def for_each(table):
    """Makes of the one method of a class, which takes a name and its value, a test for each row of {name: value}."""
    def decorate(case):
        (check,) = [each for each in vars(case).values() if callable(each)]
        for name, value in table.items():
            setattr(case, f"test_{check.__name__}_{name}", lambda self, name=name, value=value: check(self, name, value))
        return case
    return decorate


def cases(suite):
    for each in suite:
        if isinstance(each, unittest.TestSuite):
            yield from cases(each)
        else:
            yield each


def run(name):
    began = time.monotonic()
    done = subprocess.run([sys.executable, sys.argv[0], name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(f"{time.monotonic() - began:6.1f} s  {name}\n{done.stdout if done.returncode else ''}", end="", flush=True)
    return done.returncode


def main(places=6):
    """In the place of unittest.main(): so many tests at a time, unless some are named."""
    if len(sys.argv) > 1:
        unittest.main(module="__main__", verbosity=2)
    names = [case.id().removeprefix("__main__.") for case in cases(unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"]))]
    with concurrent.futures.ThreadPoolExecutor(places) as pool:
        sys.exit(any(list(pool.map(run, names))))
