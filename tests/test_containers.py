"""Archives and mails in an index: each file in them is a document of its own."""

from __future__ import annotations

import bz2
import gzip
import lzma
import stat
import struct
import tarfile
import zlib
from collections.abc import Callable, Mapping
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from ingest.changes.doctor import examine
from ingest.changes.removal import remove
from ingest.errors import UnreadableDocument
from ingest.index import Index
from ingest.intake.containers import source_bytes
from ingest.parsers import choose_format
from ingest.parsers.containers.members import DEEPEST, MOST_MEMBERS, Limits, Member, TooMuch
from ingest.pipeline import IngestReport, ingest
from ingest.settings import IngestSettings
from ingest.upkeep.rebuild import rebuild
from tests.test_pipeline import held, reasons

MEGABYTE = 1_000_000
_ENCRYPTED = 0x1


def zipped(files: Mapping[str, bytes | str], **changed: object) -> bytes:
    """An archive of ``files``; ``changed`` are attributes of all of its entries."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = ZipInfo(name)
            info.compress_type = ZIP_DEFLATED
            for attribute, value in changed.items():
                setattr(info, attribute, value)
            archive.writestr(info, content)
    return out.getvalue()


def mail(subject: str, text: str, **files: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "Ann Lee <ann@port.example>",
        "bob",
        subject,
    )
    message["Date"] = "Tue, 03 Mar 2026 14:05:00 +0100"
    message.set_content(text)
    for name, data in files.items():
        message.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=name.replace("__", ".")
        )
    return message.as_bytes()


def tarred(
    files: Mapping[str, bytes | str], how: int = tarfile.PAX_FORMAT, **changed: object
) -> bytes:
    """A tar archive of ``files``; ``changed`` are attributes of all of its entries."""
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=how, encoding="utf-8") as archive:
        for name, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            info = tarfile.TarInfo(name)
            info.size = len(data)
            for attribute, value in changed.items():
                setattr(info, attribute, value)
            archive.addfile(info, BytesIO(data))
    return out.getvalue()


def members(data: bytes, most: int = MEGABYTE, name: str = "a.zip") -> list[Member]:
    return list(choose_format(data, name).members(data, name, Limits(len(data), most)))


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.unchanged, report.removed


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    folder.mkdir()
    files = {
        "gate.txt": "The gate opens at eight.",
        "sub/pier.md": "# Pier\n\nIt has two berths.\n",
    }
    (folder / "letters.zip").write_bytes(zipped(files))
    plan = b"The crane is tested on Friday."
    (folder / "note.eml").write_bytes(mail("Crane test", "See the plan.", plan__txt=plan))
    return folder


ALL = ["letters.zip/gate.txt", "letters.zip/sub/pier.md", "note.eml", "note.eml/plan.txt"]


def test_each_file_in_an_archive_or_mail_is_a_document(index: Index, docs: Path) -> None:
    report = ingest(index, [docs])
    assert counts(report) == (4, 0, 0, 0)
    assert held(index) == ALL
    document = index.document("note.eml/plan.txt")
    assert document is not None
    assert document.text == "The crane is tested on Friday."
    assert document.title == "Plan"
    assert source_bytes(Path(document.path), MEGABYTE) == document.text.encode()
    assert examine(index).sources_gone == ()


def test_an_archive_that_did_not_change_is_not_opened(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(index, [docs])
    monkeypatch.setattr("ingest.intake.intake.choose_format", lambda *_: pytest.fail("was opened"))
    report = ingest(index, [docs])
    assert counts(report) == (0, 0, 4, 0)
    assert report.passages == 0


def test_only_what_changed_in_an_archive_is_read_again(index: Index, docs: Path) -> None:
    ingest(index, [docs])
    files = {"gate.txt": "The gate opens at nine.", "sub/pier.md": "# Pier\n\nIt has two berths.\n"}
    (docs / "letters.zip").write_bytes(zipped({**files, "new.txt": "A new one."}))
    assert counts(ingest(index, [docs])) == (1, 1, 3, 0)
    (docs / "letters.zip").write_bytes(zipped({"new.txt": "A new one."}))
    assert counts(ingest(index, [docs])) == (0, 0, 3, 2)
    assert held(index) == ["letters.zip/new.txt", *ALL[2:]]
    (docs / "letters.zip").write_bytes(zipped({}))
    assert counts(ingest(index, [docs])) == (0, 0, 2, 1)
    (docs / "note.eml").unlink()
    (docs / "rest.txt").write_text("The folder is not empty.")
    assert counts(ingest(index, [docs])) == (1, 0, 0, 2)
    assert held(index) == ["rest.txt"]
    assert index.catalogue.containers().keys() == {str(docs / "letters.zip")}


def test_a_member_that_somebody_removed_comes_back_with_the_next_ingest(
    index: Index, docs: Path
) -> None:
    ingest(index, [docs])
    remove(index, ["letters.zip/gate.txt"])
    assert held(index) == [ALL[1], *ALL[2:]]
    assert counts(ingest(index, [docs])) == (1, 0, 3, 0)
    assert held(index) == ALL


def test_an_archive_that_cannot_be_read_any_more_keeps_or_loses_its_documents(
    index: Index, docs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest(index, [docs])

    def refuse(file: Path, size: int, max_mb: int) -> bytes:
        raise UnreadableDocument("cannot be read (Permission denied)")

    with monkeypatch.context() as patch:
        patch.setattr("ingest.intake.intake.read_bytes", refuse)
        assert ingest(index, [docs]).removed == 0
    assert held(index) == ALL
    assert counts(ingest(index, [docs])) == (0, 0, 4, 0)
    (docs / "letters.zip").write_bytes(b"PK\x03\x04 and nothing more")
    report = ingest(index, [docs])
    assert reasons(report) == {
        "letters.zip": "is a damaged ZIP archive; what it held before was removed"
    }
    assert held(index) == ALL[2:]


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("cp437", ["Übersicht.txt"]),
        ("cp437", ["Résumé.txt", "Größe 5 m².txt", "1º piso.txt"]),
        ("cp850", ["Água e luz.txt", "Relatório.txt", "Køb.txt"]),
        ("cp1252", ["Büro.txt"]),
        ("cp866", ["Отпуск.txt"]),
        ("cp866", ["ОТЧЕТ.txt", "Приказ № 5.txt"]),
        ("cp866", ["ОтчетV2.txt"]),
        ("cp1251", ["Отпуск.txt", "Приказ.txt"]),
        ("cp852", ["Umowa główna.txt", "Załącznik nr 1.txt"]),
        ("cp852", ["Příloha č. 1.txt", "Smlouva o dílo.txt"]),
        ("cp852", ["Szerződés.txt", "Jegyzőkönyv.txt"]),
        ("cp852", ["Izvještaj.txt", "Račun.txt"]),
        ("cp1250", ["Zmluva o nájme.txt", "Žiadosť.txt"]),
        ("cp737", ["Σύμβαση.txt", "Κανονισμός εργασίας.txt"]),
        ("cp857", ["Sözleşme.txt", "İzin başvurusu.txt"]),
        ("cp775", ["Sutartis dėl nuomos.txt", "Įsakymas.txt"]),
        ("cp1256", ["عقد العمل.txt"]),
        ("cp862", ["דוח.txt"]),
        ("cp1255", ["דוח שנתי.txt", "נוהל עבודה.txt"]),
        ("cp1257", ["Darbo tvarkos taisyklės.txt", "Įsakymas dėl atostogų.txt"]),
        ("cp1257", ["Gada pārskats.txt", "Darba kārtības noteikumi.txt"]),
        ("cp1254", ["Çalışan el kitabı.txt"]),
        ("cp1250", ["Směrnice o cestování.txt", "Zápis z porady.txt"]),
        ("cp1253", ["Έκθεση.txt", "Οδηγός.txt"]),
        ("cp437", ["Über uns.txt", "Règlement.txt", "España.txt", "Città.txt"]),
        ("cp932", ["休暇規程.txt", "ソフト表.txt"]),
        ("cp932", ["会議録.txt", "契約書.txt"]),
        ("cp949", ["회의록.txt", "계약서 사본 한국어.txt"]),
        ("big5", ["會議記錄.txt", "合約書.txt"]),
        ("gb2312", ["员工手册.txt"]),
        ("utf-8", ["Büro.txt"]),
    ],
)
def test_names_in_the_code_page_of_a_country_are_read(page: str, names: list[str]) -> None:
    data = zipped({f"{number:04}{'x' * len(name.encode(page))}": b"Words."
                   for number, name in enumerate(names)})  # fmt: skip
    for number, name in enumerate(names):
        written = name.encode(page)
        data = data.replace(f"{number:04}{'x' * len(written)}".encode(), b"sub/" + written)
    assert sorted(one.path for one in members(data)) == sorted(f"sub/{name}" for name in names)


@pytest.mark.parametrize("is_its", [True, False])
def test_a_path_that_is_given_in_utf_8_too_is_read(is_its: bool) -> None:
    name = "Ksi?ga.txt" if is_its else "another.txt"
    path = "Księga – łódź.txt".encode()
    field = b"\1" + zlib.crc32(name.encode()).to_bytes(4, "little") + path
    other = struct.pack("<HHH", 1, 2, 3)
    extra = other + struct.pack("<HH", 0x7075, len(field)) + field
    data = zipped({"Ksi?ga.txt": "Words."}, extra=extra)
    assert members(data)[0].path == (path.decode() if is_its else "Ksi?ga.txt")


def test_what_could_not_be_read_is_said_each_time(index: Index, docs: Path) -> None:
    (docs / "letters.zip").write_bytes(zipped({"a.png": b"\x89PNG", "b.txt": "Words."}))
    for _ in range(2):
        report = ingest(index, [docs])
        assert reasons(report) == {"a.png": "is damaged: it cannot be opened as a picture"}
    assert str(docs / "letters.zip" / "a.png") == report.skipped[0].path


def test_containers_in_containers_are_opened(index: Index, tmp_path: Path) -> None:
    inner = mail("Inner", "The buoy is red.", list__zip=zipped({"deep.txt": "Deep words."}))
    (tmp_path / "outer.zip").write_bytes(zipped({"mails/inner.eml": inner}))
    ingest(index, [tmp_path / "outer.zip"])
    below = "outer.zip/mails/inner.eml"
    assert held(index) == [below, f"{below}/list.zip/deep.txt"]
    path = tmp_path / "outer.zip" / "mails" / "inner.eml" / "list.zip" / "deep.txt"
    assert source_bytes(path, MEGABYTE) == b"Deep words."
    with pytest.raises(UnreadableDocument, match="is no longer in the file"):
        source_bytes(path.with_name("other.txt"), MEGABYTE)
    with pytest.raises(FileNotFoundError):
        source_bytes(tmp_path / "gone.zip" / "a.txt", MEGABYTE)


def test_archives_in_archives_end_somewhere(index: Index, tmp_path: Path) -> None:
    data = zipped({"end.txt": "The end."})
    for _ in range(DEEPEST):
        data = zipped({"in.zip": data})
    (tmp_path / "a.zip").write_bytes(data)
    report = ingest(index, [tmp_path / "a.zip"])
    assert held(index) == []
    assert list(reasons(report).values()) == [
        f"lies {DEEPEST} archives deep: unpack the outer ones"
    ]


def test_a_rebuild_reads_archives_again(index_path: Path, docs: Path) -> None:
    settings = IngestSettings(index=str(index_path))
    with Index(settings, "write", "test") as index:
        ingest(index, [docs])
    assert rebuild(settings).total_documents == 4


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("../../etc/passwd", "has a path that leads out of the archive"),
        ("/etc/passwd", "has a path that leads out of the archive"),
        ("C:\\secret.txt", "has a path that leads out of the archive"),
        ("a/../../b.txt", "has a path that leads out of the archive"),
    ],
)
def test_paths_that_lead_out_of_an_archive_are_named(name: str, problem: str) -> None:
    [member] = members(zipped({name: "words"}))
    assert (member.problem, member.data) == (problem, b"")


def test_a_path_that_leads_out_of_an_archive_touches_no_other_document(
    index: Index, tmp_path: Path
) -> None:
    plan, gone = tmp_path / "plan.txt", tmp_path / "gone.txt"
    for file in (plan, gone):
        file.write_text(f"The words of {file.name}.")
    ingest(index, [tmp_path])
    gone.unlink()
    (tmp_path / "a.zip").write_bytes(zipped({str(plan): "x", str(gone): "x", "b.txt": "Words."}))
    report = ingest(index, [tmp_path])
    assert held(index) == ["a.zip/b.txt", "plan.txt"]
    assert {skipped.path for skipped in report.skipped} == {
        f"{tmp_path}/a.zip/{file}" for file in (plan, gone)
    }


def test_members_that_are_no_files_are_named() -> None:
    [member] = members(zipped({"l": "/etc/passwd"}, external_attr=(stat.S_IFLNK | 0o777) << 16))
    assert member.problem == "is a link, not a file"
    data = bytearray(zipped({"a.txt": "words"}))
    for start in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[start] |= _ENCRYPTED
    [member] = members(bytes(data))
    assert member.problem == "is encrypted: unpack the archive with its password"
    [member] = members(zipped({"a.txt": "x" * 3_000}), most=2_000)
    assert member.problem == "is larger than 0 MB (0.0 MB): raise ingest.max_file_mb"
    broken = zipped({"a.txt": "some words"}).replace(b"a.txt", b"a.txt", 1)
    at = broken.index(b"a.txt") + 5
    [member] = members(broken[:at] + b"\xff\xff\xff" + broken[at + 3 :])
    assert member.problem == "is damaged in the archive"


def test_of_files_under_one_name_the_last_is_read() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "first")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.txt", "second")
    [member] = members(out.getvalue())
    assert member.data == b"second"
    assert member.remark == "The archive holds 2 files of this name; the last one was read."


def test_names_are_read_as_the_programs_meant_them() -> None:
    data = zipped({"Größe/łódź.txt": "words"})
    assert members(data)[0].path == "Größe/łódź.txt"
    # Many programs write UTF-8 and do not say so.
    name = "Größe.txt".encode()
    raw = zipped({"x" * len(name): "words"}).replace(b"x" * len(name), name)
    assert members(raw)[0].path == "Größe.txt"
    hidden = {
        "__MACOSX/._a.txt": "x",
        ".git/config": "x",
        "a/.DS_Store": "x",
        "b/": "",
        "c.txt": "x",
    }
    assert [member.path for member in members(zipped(hidden))] == ["c.txt"]
    assert members(zipped({"a\\b.txt": "words"}))[0].path == "a/b.txt"


def test_bombs_are_not_unpacked() -> None:
    zeros = zipped({"a.txt": b"0" * 60_000_000})
    with pytest.raises(TooMuch, match="unpacks to more than 200 times its size"):
        members(zeros, most=100_000_000)
    many = zipped({f"{number}.txt": "" for number in range(MOST_MEMBERS + 1)})
    with pytest.raises(TooMuch, match="holds more than 10,000 files"):
        members(many)
    with pytest.raises(TooMuch, match="holds more than 10,000 files"):
        choose_format(b"PK\x03\x04" + b"PK\x01\x02" * (MOST_MEMBERS * 4 + 1), "a.zip")
    # A member may not be longer than it says: then it would pass below every limit.
    lying = zipped({"a.txt": b"0" * 2_000_000})
    size = (2_000_000).to_bytes(4, "little")
    lying = lying.replace(size, (10).to_bytes(4, "little"))
    problems = [member.problem for member in members(lying)]
    assert problems == ["is damaged in the archive"]


LONG = "Größe/" + "a folder with a long name/" * 5 + "end.txt"
FILES = {"./b/gate.txt": "The gate opens at eight.", "a.md": "# Pier\n", LONG: "Words." * 200}
PLAIN = [("b/gate.txt", FILES["./b/gate.txt"]), ("a.md", FILES["a.md"]), (LONG, FILES[LONG])]


@pytest.mark.parametrize("how", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
@pytest.mark.parametrize(
    ("pack", "name"),
    [
        (bytes, "a.tar"),
        (bytes, "a.bin"),
        (gzip.compress, "a.tar.gz"),
        (gzip.compress, "a.tgz"),
        (bz2.compress, "a.tar.bz2"),
        (gzip.compress, "download"),
        (lzma.compress, "a.tar.xz"),
        (lzma.compress, "a.txz"),
    ],
)
def test_tar_archives_are_read_packed_or_not(
    pack: Callable[[bytes], bytes], name: str, how: int
) -> None:
    found = members(pack(tarred(FILES, how)), name=name)
    assert [(one.path, one.data.decode()) for one in found] == PLAIN


def test_a_file_that_is_packed_by_itself_is_called_without_the_ending(
    index: Index, docs: Path
) -> None:
    (docs / "letters.zip").unlink()
    (docs / "list").write_bytes(bz2.compress(b"The list is long."))
    (docs / "report.txt.gz").write_bytes(gzip.compress(b"The report is") + gzip.compress(b" late."))
    (docs / "more.tgz").write_bytes(gzip.compress(tarred({"sub/pier.txt": "It has two berths."})))
    report = ingest(index, [docs])
    assert held(index) == [
        "list/list", "more.tgz/sub/pier.txt", "note.eml", "note.eml/plan.txt",
        "report.txt.gz/report.txt",
    ]  # fmt: skip
    assert not report.skipped
    document = index.document("report.txt.gz/report.txt")
    assert document is not None
    assert document.text == "The report is late."
    assert source_bytes(Path(document.path), MEGABYTE) == document.text.encode()


def test_what_tar_archives_hold_beside_files_is_named_or_left_out() -> None:
    def problem(**changed: bytes | str) -> str:
        [member] = members(tarred({"l.txt": b""}, tarfile.PAX_FORMAT, **changed))
        return member.problem

    assert problem(type=tarfile.SYMTYPE, linkname="/etc/passwd") == "is a link, not a file"
    assert problem(type=tarfile.LNKTYPE, linkname="b.txt") == "is a link, not a file"
    assert problem(type=tarfile.CHRTYPE) == "is a device, not a file"
    assert problem(type=tarfile.FIFOTYPE) == "is a device, not a file"
    assert "not supported" in problem(type=tarfile.GNUTYPE_SPARSE)
    for path in ("/etc/passwd", "../../etc/passwd", "a/../../b.txt"):
        [member] = members(tarred({path: "words"}))
        assert (member.problem, member.data) == ("has a path that leads out of the archive", b"")
    [member] = members(tarred({"a.txt": "x" * 3_000}), most=2_000)
    assert member.problem == "is larger than 0 MB (0.0 MB): raise ingest.max_file_mb"
    assert not members(tarred({"a/": b""}, type=tarfile.DIRTYPE))
    hidden = {"._a.txt": "x", ".git/config": "x", "__MACOSX/a": "x", "c.txt": "x"}
    assert [member.path for member in members(tarred(hidden))] == ["c.txt"]
    written = tarred({"B_ro.txt": "words"}, tarfile.GNU_FORMAT).replace(b"B_ro", b"B\xfcro")
    total = sum(written[:148]) + 8 * 32 + sum(written[156:512])
    written = written[:148] + b"%06o\0 " % total + written[156:]
    assert members(written)[0].path == "Büro.txt"
    # What stands first in it is told from the archive.
    pdf = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    assert [member.data for member in members(tarred({"a.pdf": pdf}))] == [pdf]


def test_of_files_under_one_path_of_a_tar_archive_the_last_is_read() -> None:
    out = BytesIO(tarred({"a.txt": "first", "b.txt": "other"}))
    with tarfile.open(fileobj=out, mode="a") as archive:
        info = tarfile.TarInfo("./a.txt")
        info.size = 6
        archive.addfile(info, BytesIO(b"second"))
    assert [one.data for one in members(out.getvalue())] == [b"other", b"second"]
    assert "2 files of this name" in members(out.getvalue())[1].remark


def test_packed_bombs_and_damaged_archives_end_with_a_sentence() -> None:
    zeros = b"0" * 60_000_000
    for data in (gzip.compress(zeros), gzip.compress(tarred({"a.txt": zeros}))):
        with pytest.raises(TooMuch, match="unpacks to more than 200 times its size"):
            members(data, most=100_000_000)
    with pytest.raises(TooMuch, match="holds more than 10,000 files"):
        members(
            tarred(
                {f"{number}.txt": "" for number in range(MOST_MEMBERS + 1)}, tarfile.USTAR_FORMAT
            )
        )
    [member] = members(gzip.compress(b"x" * 3_000), most=2_000, name="a.log.gz")
    assert (member.path, member.problem[:22]) == ("a.log", "is larger than 0 MB (0")
    [member] = members(lzma.compress(b"One.") + lzma.compress(b" Two.") + bytes(4), name="a.log.xz")
    assert (member.path, member.data) == ("a.log", b"One. Two.")
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 29}]
    with pytest.raises(UnreadableDocument, match="takes more than 100 MB of memory to unpack"):
        members(lzma.compress(b"words", filters=filters), name="a.xz")
    with pytest.raises(UnreadableDocument, match="is a damaged xz archive"):
        members(lzma.compress(b"words" * 9)[:-20], name="a.xz")
    with pytest.raises(TooMuch, match="unpacks to more than 200 times its size"):
        members(lzma.compress(zeros, preset=0), most=100_000_000)
    packed = gzip.compress(tarred({"a.txt": "words"}))
    with pytest.raises(UnreadableDocument, match="is a damaged gzip archive"):
        members(packed[:60], name="a.tar.gz")
    for name in ("a.tar.gz", "a.tar", "a.gz"):
        assert choose_format(b"words", name).name == "text"
    # A header that says what takes all memory, and one that is no header.
    huge = bytearray(tarred({LONG: "words"}))
    huge[124:136] = b"\x80\0\0\0\0\0\0\0\x7f\xff\xff\xff"
    huge[148:156] = b"%06o\0 " % (sum(huge[:148]) + 8 * 32 + sum(huge[156:512]))
    with pytest.raises(UnreadableDocument, match="is a damaged tar archive"):
        members(bytes(huge))
    two = tarred({"a.txt": "words", "b.txt": "words"}).replace(b"b.txt", b"c.txt")
    archive = choose_format(two, "a").members(two, "a", Limits(len(two), MEGABYTE))
    assert next(archive).path == "a.txt"
    with pytest.raises(UnreadableDocument, match=r"what follows a\.txt was not read"):
        next(archive)
    assert members(tarred({"a.txt": "words"})[:514])[0].problem == "is damaged in the archive"
