"""IAM tokens as passwords of PostgreSQL: it asks by LDAP whether a user may log in, and this answers.

RDS asks a PAM module; PostgreSQL without modules of ours can ask LDAP, which takes a password as long as a token.
"""
from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable

from ministack.core import rds_iam
from ministack.core.iam_evaluator import AuthError, EvalContext, evaluate, resolve_principal
from ministack.core.responses import request_scope

Check = Callable[[str, str], bool]
BIND_REQUEST, BIND_RESPONSE, SIMPLE = 0x60, 0x61, 0x80
SUCCESS, INVALID_CREDENTIALS = 0, 49


class LoginResponder(socketserver.ThreadingTCPServer):
    """Answers LDAP simple binds of `cn=<user>` on loopback."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, check: Check) -> None:
        super().__init__(("127.0.0.1", 0), _Binds)
        self.check = check
        threading.Thread(target=self.serve_forever, name="iam-login", daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def close(self) -> None:
        self.shutdown()
        self.server_close()


class _Binds(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        try:
            while (request := self._message()) is not None:
                number, rest = _element(request)[1:]
                operation, bind, _ = _element(rest)
                if operation != BIND_REQUEST:
                    return
                self.wfile.write(_answer(number, SUCCESS if self._may_bind(bind) else INVALID_CREDENTIALS))
        except (EOFError, IndexError, OSError):
            return

    def _may_bind(self, bind: bytes) -> bool:
        _, _version, rest = _element(bind)
        _, name, rest = _element(rest)
        kind, password, _ = _element(rest)
        return kind == SIMPLE and name.startswith(b"cn=") and bool(password) and self.server.check(name[3:].decode(), password.decode())

    def _message(self) -> bytes | None:
        if not self.rfile.read(1):
            return None
        length = self.rfile.read(1)[0]
        if length & 0x80:
            length = int.from_bytes(self.rfile.read(length & 0x7F), "big")
        return self.rfile.read(length)


def _element(data: bytes) -> tuple[int, bytes, bytes]:
    """Tag, content and what follows, by BER."""
    tag, length, start = data[0], data[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[2:start], "big")
    return tag, data[start:start + length], data[start + length:]


def _answer(number: bytes, code: int) -> bytes:
    result = bytes([0x0A, 1, code, 4, 0, 4, 0])
    content = bytes([2, len(number)]) + number + bytes([BIND_RESPONSE, len(result)]) + result
    return bytes([0x30, len(content)]) + content


def token_check(instance: Callable[[], dict | None], account: str, region: str) -> Check:
    """Whether a token is genuine, meant for this instance and user, and of somebody whom a policy allows `rds-db:connect`."""

    def check(user: str, token: str) -> bool:
        with request_scope(account, region):
            record = instance()
            if not record or not record["IAMDatabaseAuthenticationEnabled"]:
                return False
            endpoint = record["Endpoint"]
            verified = rds_iam.verify_rds_iam_token(
                token, hostname=endpoint["Address"], port=endpoint["Port"], db_user=user, region=region, account_id=account)
            if isinstance(verified, rds_iam.RdsIamTokenError):
                print(f"local-cloud: IAM login of {user}: {verified.code}", flush=True)
                return False
            return is_allowed(verified.access_key_id, "rds-db:connect", f"arn:aws:rds-db:{region}:{account}:dbuser:{record['DbiResourceId']}/{user}", account, region)

    return check


def is_allowed(access_key: str, action: str, resource: str, account: str, region: str) -> bool:
    principal = resolve_principal(access_key, account)
    if isinstance(principal, AuthError):
        return False
    if principal.policies is None:
        return True
    context = EvalContext(
        principal_arn=principal.arn, principal_type=principal.type, principal_account=account, action=action,
        resource_arn=resource, region=region, principal_keys=principal.keys)
    return evaluate(context, principal.policies, *principal.limits).decision == "Allow"
