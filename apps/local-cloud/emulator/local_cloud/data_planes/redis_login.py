"""IAM tokens as passwords of Redis: what stands in front of a node, takes the token out of AUTH and HELLO, and puts the user's real password in."""
from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

# User and secret as the client sent them; the secret that Redis is to be given.
Login = Callable[[str, str], str]
CHUNK = 65536

_loop: asyncio.AbstractEventLoop | None = None


def _running_loop() -> asyncio.AbstractEventLoop:
    """One thread for the connections of all nodes."""
    global _loop
    if _loop is None:
        _loop = asyncio.new_event_loop()
        threading.Thread(target=_loop.run_forever, daemon=True, name="redis-logins").start()
    return _loop


class LoginProxy:
    """Speaks TLS to clients, and to the node by its socket."""

    def __init__(self, address: str, port: int, certificate: Path, key: Path, backend: Path, login: Login) -> None:
        self._address, self._port, self._backend, self._login = address, port, backend, login
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate, key)
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        self._server = self._run(asyncio.start_server(self._serve, self._address, self._port, ssl=self._tls))

    def stop(self) -> None:
        if self._server:
            self._run(self._close())
            self._server = None

    def _run(self, work):
        return asyncio.run_coroutine_threadsafe(work, _running_loop()).result(10)

    async def _close(self) -> None:
        self._server.close()
        for connection in list(self._connections):
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        self._connections.add(task)
        try:
            backend_reader, backend_writer = await asyncio.open_unix_connection(str(self._backend))
            try:
                done, pending = await asyncio.wait(
                    [asyncio.create_task(self._commands(reader, backend_writer)), asyncio.create_task(_copy(backend_reader, writer))], return_when=asyncio.FIRST_COMPLETED)
                for other in pending:
                    other.cancel()
                await asyncio.gather(*done, *pending, return_exceptions=True)
            finally:
                backend_writer.close()
        except OSError:
            pass
        finally:
            self._connections.discard(task)
            writer.close()

    async def _commands(self, reader: asyncio.StreamReader, backend: asyncio.StreamWriter) -> None:
        while words := await _command(reader):
            backend.write(words if isinstance(words, bytes) else _encoded(self._with_real_secret(words)))
            await backend.drain()

    def _with_real_secret(self, words: list[bytes]) -> list[bytes]:
        name = words[0].upper()
        if name == b"AUTH" and len(words) == 3:
            return [words[0], words[1], self._real(words[1], words[2])]
        upper = [word.upper() for word in words]
        if name == b"HELLO" and b"AUTH" in upper[2:]:
            at = upper.index(b"AUTH", 2)
            if len(words) > at + 2:
                return [*words[:at + 2], self._real(words[at + 1], words[at + 2]), *words[at + 3:]]
        return words

    def _real(self, user: bytes, secret: bytes) -> bytes:
        try:
            return self._login(user.decode(), secret.decode()).encode()
        except UnicodeDecodeError:
            return secret


async def _command(reader: asyncio.StreamReader) -> list[bytes] | bytes:
    """An array of strings, as clients send commands; anything else as it is; nothing at the end."""
    try:
        line = await reader.readline()
        if not line.startswith(b"*"):
            return line
        words = []
        for _ in range(int(line[1:])):
            length = int((await reader.readline())[1:])
            words.append((await reader.readexactly(length + 2))[:-2])
        return words or line
    except (asyncio.IncompleteReadError, ValueError):
        return b""


def _encoded(words: list[bytes]) -> bytes:
    return b"".join([b"*%d\r\n" % len(words), *(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)])


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(CHUNK):
        writer.write(data)
        await writer.drain()
