"""Writes a mail as it travels, where nothing in it has to be encoded or folded: nearly every mail of ours.

The library weighs each header and each part anew, which takes as long as wording the mail. It still writes what is not
plain; a test compares the two.
"""

import re
from collections.abc import Mapping, Sequence
from email.mime.base import MIMEBase
from email.utils import formatdate

from django.core.mail import EmailMultiAlternatives

_LONGEST_HEADER = 78  # signs: RFC 5322, 2.1.1
_LONGEST_LINE = 998  # octets: RFC 5321, 4.5.3.1.6
_END_OF_LINE = re.compile(rb"\r\n|\r|\n")


class _NotPlain(Exception):
    """The library must write it."""


def octets_of(mail: EmailMultiAlternatives, *, number: str) -> bytes | None:
    """Return all of the mail, its parts separated by the number, which stands in none of them; None if it is not plain.

    What is attached is in base64 already.
    """
    try:
        return _written(mail, number)
    except _NotPlain:
        return None


def _written(mail: EmailMultiAlternatives, number: str) -> bytes:
    head = {"Subject": str(mail.subject), "From": mail.from_email, "To": ", ".join(mail.to), "Date": formatdate()}
    texts = [_text(str(mail.body), "text/plain"), *(_text(str(one[0]), one[1]) for one in mail.alternatives)]
    parts = [_together("alternative", texts, f"=_{number}-1"), *map(_attached, mail.attachments)]
    return _lines(head | mail.extra_headers) + _together("mixed", parts, f"=_{number}-0")


def _together(kind: str, parts: Sequence[bytes], boundary: str) -> bytes:
    """Return several parts as one; a single one stays as it is."""
    if len(parts) == 1:
        return parts[0]
    head = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\nMIME-Version: 1.0\r\n\r\n'
    between = f"--{boundary}\r\n".encode()
    return b"".join([head.encode(), *(between + part + b"\r\n" for part in parts), f"--{boundary}--\r\n".encode()])


def _text(content: str, kind: str) -> bytes:
    octets = content.encode()
    lines = _END_OF_LINE.split(octets)
    if not octets or any(len(line) > _LONGEST_LINE for line in lines):
        raise _NotPlain
    encoding = "7bit" if octets.isascii() else "8bit"
    head = {"Content-Type": f'{kind}; charset="utf-8"', "MIME-Version": "1.0", "Content-Transfer-Encoding": encoding}
    return b"\r\n".join([_lines(head), *lines])


def _attached(part: MIMEBase) -> bytes:
    return b"\r\n".join([_lines(dict(part.items())), *_END_OF_LINE.split(str(part.get_payload()).encode("ascii"))])


def _lines(head: Mapping[str, str]) -> bytes:
    return "".join(f"{_line(name, str(value))}\r\n" for name, value in head.items()).encode()


def _line(name: str, value: str) -> str:
    line = f"{name}: {value}"
    if not (line.isascii() and line.isprintable() and len(line) <= _LONGEST_HEADER):
        raise _NotPlain
    return line
