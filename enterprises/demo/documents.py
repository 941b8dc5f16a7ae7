"""The demonstration's papers: PDF files of one page, made of words. Pure."""

TITLES = {
    "commitment": "企业复工疫情防控承诺书",
    "prevention-plan": "企业疫情防控方案",
    "emergency-plan": "企业疫情应急预案",
    "isolation-rooms": "隔离用房情况说明",
    "protective-goods": "防护物资清单",
    "white-list-ground": "列入白名单的理由",
    "ticket": "长途汽车票",
    "certificate": "村民委员会证明",
}


def demo_paper(kind: str, whose: str) -> bytes:
    """Give a PDF of one page with the title of the paper and whose it is; the same each time."""
    lines = (TITLES[kind], whose, "演示文件，内容虚构。")
    shown = b"".join(
        b"1 0 0 1 72 %d Tm <%s> Tj " % (760 - 40 * at, line.encode("utf-16-be").hex().encode())
        for at, line in enumerate(lines)
    )
    stream = b"BT /F1 20 Tf " + shown + b"ET"
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H"
        b" /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo"
        b" << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /DW 1000"
        b" /FontDescriptor 7 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880]"
        b" /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    )
    return _document(parts)


def _document(parts: tuple[bytes, ...]) -> bytes:
    """Give the file of numbered objects with their table of places."""
    text, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(parts) + 1
    return text + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (count, table, count, len(text))
    )
