"""A server as a process: whatever it runs, it has ended when the emulator has."""
from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

EMULATOR = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="setpriv is Linux's")


def run(script: str) -> str:
    begin = """
        import atexit, signal
        from local_cloud.data_planes import directory, names
        from local_cloud.data_planes.process import Server
        log = directory.root() / "log"
    """
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(EMULATOR), "PYTHONDONTWRITEBYTECODE": "1"}
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(begin) + textwrap.dedent(script)], env=environment, capture_output=True, text=True, timeout=30, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_the_end_of_the_emulator_waits_for_that_of_a_slow_server():
    assert run("""
        server = Server(["sh", "-c", "trap 'sleep 1; exit' INT; while :; do sleep 0.1; done"], ["true"], log, signal.SIGINT)
        atexit.register(lambda: print("still running" if server.running else "ended", log.exists()))
        server.start()
    """) == "ended True"


def test_a_server_that_does_not_start_says_why():
    assert run("""
        try:
            Server(["sh", "-c", "echo out of luck; exit 1"], ["false"], log, signal.SIGINT).start()
        except RuntimeError as error:
            print(error)
    """) == "sh did not start: out of luck"


def test_names_are_added_to_those_of_the_machine_and_removed():
    assert run("""
        names.add("one.example", "127.77.0.1")
        names.add("two.example", "127.77.0.2")
        names.remove("one.example")
        own = names.hosts_file().read_text().splitlines()
        print("localhost" in "".join(own), own.count("127.77.0.2 two.example"), "one.example" in "".join(own))
    """) == "True 1 False"


def test_an_address_that_is_taken_is_not_given():
    assert run("""
        import socket
        names.ATTEMPTS, names.secrets.randbelow = 3, lambda _: 5
        address, port = names.free_address(4711)
        with socket.socket() as other:
            other.bind((address, port))
            other.listen()
            instead = names.free_address(4711)
        print((address, port), instead[0], instead[1] != 4711)
    """) == "('127.77.5.6', 4711) 127.0.0.1 True"


def test_a_file_is_not_written_through_a_link_that_the_servers_user_may_have_put_there():
    assert run("""
        home = directory.make(directory.root() / "home")
        (home / "configuration").symlink_to(directory.root() / "elsewhere")
        try:
            directory.write(home / "configuration", "text")
        except OSError as error:
            print(type(error).__name__, (directory.root() / "elsewhere").exists())
    """) == "OSError False"
