"""A mailbox on this machine that speaks as much IMAP as the portal does, and reports of delivery to put into it."""

import re
import socketserver
import threading
from contextlib import contextmanager
from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

USER, PASSWORD = "postbote", "secret"


class Mailbox:
    """Mails by UID with their flags; deleted ones go at EXPUNGE."""

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.flags: dict[int, set[str]] = {}
        self.port = 0
        self.has_uidplus = True

    def put(self, mail: Message) -> int:
        uid = max(self.mails, default=0) + 1
        self.mails[uid], self.flags[uid] = mail.as_bytes(), set()
        return uid

    def unread(self, words: str) -> list[int]:
        return [
            uid
            for uid, mail in self.mails.items()
            if "\\Seen" not in self.flags[uid] and words.encode() in mail.split(b"\n\n")[0]
        ]

    def deleted(self) -> list[int]:
        return [uid for uid, flags in self.flags.items() if "\\Deleted" in flags]

    def expunge(self, uids: list[int]) -> None:
        for uid in set(uids) & set(self.deleted()):
            del self.mails[uid], self.flags[uid]


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, command, rest = (line.decode().strip().split(" ", 2) + [""])[:3]
            if command.upper() == "UID":
                command, rest = rest.split(" ", 1)
            verdict = self._answer(command.upper(), rest) or "OK done"
            self.wfile.write(f"{tag} {verdict}\r\n".encode())
            if command.upper() == "LOGOUT":
                return

    def _answer(self, command: str, rest: str) -> str | None:
        return getattr(self, f"_{command.lower()}", lambda _rest: None)(rest)

    @property
    def _box(self) -> Mailbox:
        return self.server.box  # type: ignore[attr-defined]

    def _say(self, words: str) -> None:
        self.wfile.write(f"* {words}\r\n".encode())

    def _capability(self, _rest: str) -> None:
        self._say("CAPABILITY IMAP4rev1" + " UIDPLUS" * self._box.has_uidplus)

    def _login(self, rest: str) -> str | None:
        return None if PASSWORD in rest else f"NO wrong password of {USER}"

    def _select(self, rest: str) -> str | None:
        self._say(f"{len(self._box.mails)} EXISTS")
        return None if "INBOX" in rest else f"NO {USER} has no such folder"

    def _search(self, rest: str) -> None:
        words = re.findall(r'"([^"]*)"', rest)
        found = self._box.unread(words[-1]) if words else self._box.deleted()
        self._say(f"SEARCH {' '.join(map(str, found))}")

    def _fetch(self, rest: str) -> None:
        uid = int(rest.split(" ")[0])
        mail = self._box.mails[uid].replace(b"\n", b"\r\n")
        self.wfile.write(f"* 1 FETCH (UID {uid} BODY[]<0> {{{len(mail)}}}\r\n".encode() + mail + b")\r\n")

    def _store(self, rest: str) -> None:
        uid, _how, flags = rest.split(" ", 2)
        self._box.flags[int(uid)] |= set(flags.strip("()").split())

    def _expunge(self, rest: str) -> None:
        self._box.expunge([int(uid) for uid in rest.split(",")] if rest else self._box.deleted())

    def _logout(self, _rest: str) -> None:
        self._say("BYE")


@contextmanager
def mailbox():
    """Serve a mailbox on a free port of this machine."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Talk) as server:
        server.daemon_threads = True
        server.box = Mailbox()  # type: ignore[attr-defined]
        server.box.port = server.server_address[1]  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.box  # type: ignore[attr-defined]
        server.shutdown()


def report_about(sent, *, action="failed", status="5.1.1", whole=False) -> Message:
    """What a mail server writes about a mail that it could not deliver: RFC 3464."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report.attach(MIMEText(f"Your message to <{sent.to[0]}> could not be delivered."))
    fields = MIMEBase("message", "delivery-status")
    about_server, about_recipient = Message(), Message()
    about_server["Reporting-MTA"] = "dns; mail.example.org"
    about_recipient["Final-Recipient"] = f"rfc822; {sent.to[0]}"
    about_recipient["Action"], about_recipient["Status"] = action, status
    fields.set_payload([about_server, about_recipient])
    report.attach(fields)
    original = sent.message()
    if whole:
        copy = MIMEBase("message", "rfc822")
        copy.set_payload([original])
    else:
        copy = MIMEText("\n".join(f"{name}: {value}" for name, value in original.items()), "rfc822-headers")
    report.attach(copy)
    return report


def letter(words: str) -> EmailMessage:
    """What a person writes to the same address."""
    written = EmailMessage()
    written["Subject"] = "Frage"
    written.set_content(words)
    return written
