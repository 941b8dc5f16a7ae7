"""Damaged workbooks: whatever the bytes are, the answer is rows that add up or a refusal.

MUTATIONS=10000 in the environment runs the full measure; the default keeps the suite quick.
"""

import io
import os
import zipfile
from random import Random

import pytest

from enterprises.demo import demo_enterprises, roster_workbook
from enterprises.roster_file import LIMITS, check_rows, read_sheet
from enterprises.wording import SENTENCES
from risk.refusal import Refused
from tests.enterprises.roster_file.sheets import PLACES, TODAY

NUMBER = int(os.environ.get("MUTATIONS", "400"))
BATCHES = 8
HOSTILE = (
    b'<c r="XFD1048576"><v>1</v></c>',
    b'<c r="A1" t="s"><v>999999</v></c>',
    b'<c r="A1" t="s"><v>-1</v></c>',
    b'<c r="B2" t="e"><v>#REF!</v></c>',
    b'<c r="B2"><v>1e999</v></c>',
    b'<c r="B2" s="9999"><v>NaN</v></c>',
    b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    b'<row r="99999999"><c r="A99999999"><v>1</v></c></row>',
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"</sheetData>",
    b"<f>A1</f>",
    b"=cmd|' /C calc'!A0",
    b"\xff\xfe\x00",
)


def base_files() -> list[bytes]:
    return [roster_workbook(enterprise) for enterprise in demo_enterprises(3)[:6]]


def flipped(random: Random, content: bytes) -> bytes:
    data = bytearray(content)
    for _ in range(random.randint(1, 20)):
        data[random.randrange(len(data))] = random.randrange(256)
    return bytes(data)


def cut(random: Random, content: bytes) -> bytes:
    return content[: random.randrange(len(content))]


def spliced(random: Random, content: bytes) -> bytes:
    """Change the XML inside, so that the archive stays sound and the reader sees the damage."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        target = random.choice(old.namelist())
        for name in old.namelist():
            data = old.read(name)
            if name == target or name.endswith("sheet1.xml"):
                data = hurt(random, data)
            if random.random() > 0.02:
                new.writestr(name, data)
    return stream.getvalue()


def hurt(random: Random, data: bytes) -> bytes:
    kind = random.randrange(4)
    at = random.randrange(len(data))
    if kind == 0:
        return data[:at] + random.choice(HOSTILE) + data[at:]
    if kind == 1:
        return data[:at] + data[at + random.randrange(200) :]
    if kind == 2:
        return flipped(random, data)
    return data[:at] + data[: random.randrange(len(data))] + data[at:]


def as_text(random: Random, content: bytes) -> bytes:
    """Make a CSV of it, in some encoding, with damage."""
    sheet = read_sheet(content)
    lines = [",".join(sheet.headings)]
    lines += [",".join(row.cells.get(field, "") for field in sheet.fields) for row in sheet.rows]
    text = "\r\n".join(lines).encode(random.choice(("utf-8", "gb18030", "utf-16", "utf-8-sig")))
    return flipped(random, text) if random.random() < 0.7 else cut(random, text)


MUTATIONS = (flipped, cut, spliced, spliced, as_text)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_a_damaged_file_is_refused_or_all_its_rows_are_accounted_for(batch):
    random = Random(batch)
    files = base_files()
    read = 0
    codes = set()
    for _ in range(NUMBER // BATCHES):
        content = random.choice(MUTATIONS)(random, random.choice(files))
        try:
            sheet = read_sheet(content)
        except Refused as refusal:
            codes.add(refusal.code)
            continue
        checked = check_rows(sheet.rows, PLACES, today=TODAY)
        numbers = {row.row for row in checked.accepted} | {row.raw.row for row in checked.faulty}
        assert len(checked.accepted) + len(checked.faulty) == len(sheet.rows)
        assert numbers == {row.row for row in sheet.rows}
        assert len(sheet.rows) <= LIMITS.rows
        read += 1

    assert read > 0
    assert codes
    assert codes <= set(SENTENCES)
