"""What a handed-in file is, by its content and never by what is said of it."""

import pytest

from risk.refusal import Refused
from workers_registry.paper_file import media_type

PDF = b"%PDF-1.4\nx\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0data\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\ndata\x00\x00\x00\x00IEND\xaeB`\x82"
LARGEST = 2 * 1024**2


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "application/pdf"), (JPEG, "image/jpeg"), (PNG, "image/png")],
)
def test_a_file_is_known_by_its_content(content, kind):
    assert media_type(content, largest=LARGEST) == kind


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "paper-empty"),
        (b"MZ\x90\x00 a program called paper.pdf", "paper-type"),
        (b"<html><script>%PDF</script></html>", "paper-type"),
        (PDF.replace(b"%%EOF", b""), "paper-damaged"),
        (JPEG[:-2], "paper-damaged"),
        (PNG[:-4], "paper-damaged"),
        (PDF.replace(b"x", b"trailer << /Encrypt 5 0 R >>"), "paper-encrypted"),
    ],
)
def test_what_is_no_readable_paper_is_refused(content, code):
    with pytest.raises(Refused) as refusal:
        media_type(content, largest=LARGEST)

    assert refusal.value.code == code


def test_the_largest_file_is_taken_and_one_byte_more_is_not():
    largest = JPEG[:-2] + b"0" * (LARGEST - len(JPEG)) + JPEG[-2:]

    assert media_type(largest, largest=LARGEST) == "image/jpeg"
    with pytest.raises(Refused) as refusal:
        media_type(largest + b"0", largest=LARGEST)
    assert (refusal.value.code, refusal.value.details) == ("paper-too-big", {"megabytes": 2})
