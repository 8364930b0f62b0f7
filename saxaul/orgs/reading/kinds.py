"""What a file is, told from its first bytes; the name is only heard afterwards."""

from __future__ import annotations

import mmap
import re
import zipfile
from pathlib import Path

from django.utils.translation import gettext as _

from saxaul.orgs.reading.errors import UnreadableFile

HEAD_BYTES = 8192
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM6", b"II*\x00", b"MM\x00*")
PACKED = (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
OLD_EXCEL = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")
OTHER_BINARY = (b"SQLite format 3\x00", b"PAR1", b"\x7fELF", b"MZ\x90\x00", b"OggS", b"ID3", b"\x00\x00\x01\x00")
WEB_PAGE = re.compile(
    rb"^\s*(<!--.{0,2000}?-->\s*)?<(!doctype\s+html|html|head|body|table|meta|style|div)\b", re.I | re.S
)
XML = re.compile(rb"^\s*<(\?xml|!DOCTYPE|[a-z][\w:.-]*[\s>])", re.I)
CONTROLS = bytes(range(1, 9)) + bytes(range(14, 27)) + bytes(range(28, 32))


def name_kind(head: bytes, path: Path) -> str:
    """Return gzip, zip, xls or text; raise UnreadableFile for every kind that holds no table we can read."""
    if head.startswith(b"\x1f\x8b"):
        return "gzip"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if head.startswith(OLE_MAGIC):
        return _name_ole(path)
    refuse_other_kinds(head)
    return "text"


def refuse_other_kinds(head: bytes) -> None:
    """Raise UnreadableFile when these first bytes belong to a known kind without a table in it."""
    if head.startswith(b"%PDF-"):
        raise UnreadableFile(
            _("This is a PDF document. Please ask for the spreadsheet or CSV file it was made from."), code="pdf"
        )
    if head.startswith(IMAGES) or (head.startswith(b"RIFF") and head[8:12] == b"WEBP"):
        raise UnreadableFile(_("This is a picture, not a table."), code="image")
    if head.startswith(PACKED):
        raise UnreadableFile(
            _("This archive cannot be opened here. Please unpack it and send the table inside."), code="other_archive"
        )
    if head.startswith(b"{\\rtf"):
        raise UnreadableFile(_("This is a text document. Please send the table as a spreadsheet."), code="document")
    if head.startswith(OLD_EXCEL):
        raise UnreadableFile(
            _("This Excel file is in a form from before 1997. Please save it as .xlsx and try again."),
            code="old_excel",
        )
    if head.startswith(OTHER_BINARY):
        raise UnreadableFile(_("This file does not hold a table we can read."), code="binary")
    _refuse_markup(head)


def _refuse_markup(head: bytes) -> None:
    plain = head.replace(b"\x00", b"").removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if WEB_PAGE.match(plain) or (XML.match(plain) and re.search(rb"<html[\s>]", plain, re.I)):
        raise UnreadableFile(
            _(
                "This is a web page, even if it has a spreadsheet’s name. "
                "Open it in a spreadsheet, save it as .xlsx and try again."
            ),
            code="web_page",
        )
    if XML.match(plain) and b"schemas-microsoft-com:office:spreadsheet" in plain:
        raise UnreadableFile(
            _("This is an XML spreadsheet from Excel 2003. Please save it as .xlsx and try again."), code="old_excel"
        )
    if XML.match(plain):
        raise UnreadableFile(_("This is an XML file. Please export a table instead, for example as CSV."), code="xml")


def _name_ole(path: Path) -> str:
    """OLE2 holds old Excel, but also Word, and new Excel files under a password."""

    def holds(contents: mmap.mmap, stream: str) -> bool:
        return contents.find(stream.encode("utf-16-le") + b"\0\0") >= 0

    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as contents:
        if holds(contents, "EncryptedPackage"):
            raise password_refusal()
        if holds(contents, "WordDocument") or holds(contents, "PowerPoint Document"):
            raise UnreadableFile(_("This is a text document. Please send the table as a spreadsheet."), code="document")
        if holds(contents, "Workbook") or holds(contents, "Book"):
            return "xls"
    raise damaged_refusal()


def name_office_kind(archive: zipfile.ZipFile) -> str | None:
    """Return xlsx, xlsb or ods for a workbook, None for a plain archive; raise UnreadableFile for other documents."""
    names = archive.namelist()
    if "mimetype" in names:
        return _name_open_document(archive)
    if "[Content_Types].xml" not in names:
        return None
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    raise UnreadableFile(_("This is a text document. Please send the table as a spreadsheet."), code="document")


def _name_open_document(archive: zipfile.ZipFile) -> str:
    with archive.open("mimetype") as member:
        mimetype = member.read(100)
    if not mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise UnreadableFile(_("This is a text document. Please send the table as a spreadsheet."), code="document")
    if "META-INF/manifest.xml" in archive.namelist():
        with archive.open("META-INF/manifest.xml") as member:
            if b"encryption-data" in member.read(1 << 20):
                raise password_refusal()
    return "ods"


def looks_binary(sample: bytes) -> bool:
    """Whether control characters make up more of the sample than any text, in any encoding, holds."""
    controls = len(sample) - len(sample.translate(None, CONTROLS))
    return controls > max(3, len(sample) // 50)


def password_refusal() -> UnreadableFile:
    """The refusal for everything that asks for a password."""
    return UnreadableFile(
        _("This file is protected by a password. Please save it without one and try again."), code="encrypted"
    )


def damaged_refusal() -> UnreadableFile:
    """The refusal for files that begin as they should and then break."""
    return UnreadableFile(_("This file is damaged or incomplete. Please save or download it again."), code="damaged")
