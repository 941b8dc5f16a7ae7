"""The checkpoint's page verifies on the phone itself, also without a network, as the site does."""

import json
import os
import random
from decimal import Decimal

import pytest
import segno
from django.contrib.auth.models import User
from playwright.sync_api import expect

from benchmarks import tokens
from tests import browser as browsers
from tests.e2e.conftest import PHONE, Visits
from workers_registry import actions, checkpoint, pass_token, queries, wording
from workers_registry.models import Worker

pytestmark = pytest.mark.browser
ADDRESS = "/checkpoint/"
VERIFY = """async ([rows, list, mayBeNative]) => {
  const kit = await import("/static/workers_registry/pass.js");
  const check = await kit.verifier({ mayBeNative });
  const said = [];
  for (const token of rows) {
    const read = await kit.verifyPass(token, { list: kit.readList(list), now: list.now, check });
    said.push(kit.caseOf(read, "fresh"));
  }
  return said;
}"""


def published(keys, revoked=()):
    """Give a list as the site serves it."""
    return {
        "as_of": "2020-02-15T00:00:00Z",
        "keys": [
            {"key_id": name, "county": "", "public_key": _base64(key.public_bytes_raw())}
            for name, key in keys.items()
        ],
        "pass_ids": [one.hex() for one in revoked],
        "now": tokens.NOW,
    }


def _base64(raw):
    from base64 import b64encode

    return b64encode(raw).decode()


def rows(number):
    """Give genuine and forged tokens of every kind, and what the site says of each."""
    rng = random.Random(5)
    found = []
    for at in range(number):
        code = tokens.passes(rng, 1)[0]
        token = pass_token.sign(code, key_id=tokens.KEY_ID, key=tokens.KEY)
        found.append(token)
        found.append(tokens.ATTACKS[at % len(tokens.ATTACKS)](token, code, rng))
    said = [
        checkpoint.case_of(
            pass_token.verify(one, keys=tokens.KEYS, revoked=tokens.REVOKED, now=tokens.NOW),
            checkpoint.ListAge.FRESH,
        )
        for one in found
    ]
    return found, said


@pytest.mark.parametrize("may_be_native", [True, False], ids=["the browser's", "packaged"])
def test_the_phone_says_of_every_token_what_the_site_says(visit, may_be_native):
    page = visit("zhenxiong", width=PHONE)
    page.goto(ADDRESS)
    found, said = rows(260)

    answers = page.evaluate(VERIFY, [found, published(tokens.KEYS, tokens.REVOKED), may_be_native])

    assert answers == said
    assert len(set(said)) >= 8, "all colours and all faults were among them"


SIGNATURES = """async (rows) => {
  const { verify } = await import("/static/workers_registry/ed25519.js");
  const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (two) => parseInt(two, 16));
  const said = [];
  for (const row of rows) said.push(await verify(...row.map(bytes)));
  return said;
}"""
ORDER = 2**252 + 27742317777372353535851937790883648493
NEUTRAL = (1).to_bytes(32, "little")
"""The encoding of the neutral point: a key under which anybody can sign anything."""
UNREDUCED = (2**255 - 18).to_bytes(32, "little")
"""The same point, its coordinate written larger than the field."""


def with_s(signature, number):
    """Give the signature with another second half."""
    return signature[:32] + number.to_bytes(32, "little")


def hard_signatures():
    """Give (key, signature, message) that a careless verifier takes wrongly, and what is right."""
    key = tokens.KEY
    public, message = key.public_key().public_bytes_raw(), b"fangang"
    good = key.sign(message)
    s = int.from_bytes(good[32:], "little")
    # RFC 8032, 7.1, test 1: the empty message.
    known = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    theirs = bytes.fromhex(
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    return {
        "genuine": ((public, good, message), True),
        "empty message": ((known, theirs, b""), True),
        "other message": ((public, good, message + b"!"), False),
        "other key": ((known, good, message), False),
        "S not reduced": ((public, with_s(good, s + ORDER), message), False),
        "S of nothing": ((public, with_s(good, 0), message), False),
        "half a signature": ((public, good[:32], message), False),
        "no signature": ((public, b"", message), False),
        "key of small order": ((NEUTRAL, with_s(NEUTRAL, 0), message), False),
        "key that is no point": ((b"\x02" + bytes(31), good, message), False),
        "R not reduced": ((public, UNREDUCED + good[32:], message), False),
    }


def test_the_packaged_verifier_takes_no_signature_that_is_none(visit):
    page = visit("zhenxiong", width=PHONE)
    page.goto(ADDRESS)
    cases = hard_signatures()

    said = page.evaluate(SIGNATURES, [[part.hex() for part in row] for row, _is in cases.values()])

    assert dict(zip(cases, said, strict=True)) == {
        name: right for name, (_, right) in cases.items()
    }


@pytest.fixture
def green():
    """A token of a green code that counts for a while, as on paper."""
    worker = Worker.objects.order_by("pk").first()
    code = actions.declare(
        worker, temperature=Decimal("36.5"), by=User.objects.get(username="admin")
    )
    worker.refresh_from_db()
    assert code.colour == "green"
    return actions.issue_token(worker, code, holds=actions.ON_PAPER)


def title(name):
    """Give the Chinese word of a case."""
    from django.utils.translation import override

    with override("zh-hans"):
        return wording.pass_case(name).say


def test_after_the_first_visit_it_works_without_a_network_and_says_how_old_its_list_is(
    visit, green
):
    page = visit("zhenxiong", width=PHONE)
    page.goto(ADDRESS)
    page.wait_for_selector("[data-kept=yes]")
    page.context.set_offline(True)
    page.reload()
    page.wait_for_selector("[data-ready=yes]")

    expect(page.locator("[data-list=fresh]")).to_be_visible()
    page.get_by_role("textbox").fill(green)
    page.keyboard.press("Enter")
    expect(page.locator("[data-answer] .say")).to_have_text(title("green"))
    assert Worker.objects.order_by("pk").first().name not in page.locator("main").inner_text()

    # A day later the same pass is no longer a clear yes; a forged one still is a clear no.
    page.evaluate(
        """async () => {
          const cache = await caches.open("checkpoint");
          const list = await (await cache.match("/checkpoint/list.json")).json();
          list.as_of = new Date(Date.now() - 25 * 3600 * 1000).toISOString();
          await cache.put("/checkpoint/list.json", new Response(JSON.stringify(list)));
        }"""
    )
    page.reload()
    page.wait_for_selector("[data-ready=yes]")
    expect(page.locator("[data-list=too-old]")).to_be_visible()
    for token, name in ((green, "unsure"), (green[:-4] + "AAAA", "token-forged")):
        page.get_by_role("textbox").fill(token)
        page.keyboard.press("Enter")
        expect(page.locator("[data-answer] .say")).to_have_text(title(name))


def test_the_packaged_reader_reads_a_photo_of_the_code(visit, green, tmp_path):
    picture = tmp_path / "code.png"
    segno.make(green, error="m").save(str(picture), scale=6, border=4)
    page = visit("zhenxiong", width=PHONE)
    page.add_init_script("delete globalThis.BarcodeDetector")
    page.goto(ADDRESS)
    page.wait_for_selector("[data-ready=yes]")

    page.locator("input[type=file]").set_input_files(str(picture))

    expect(page.locator("[data-answer] .say")).to_have_text(title("green"))


def film(token, path):
    """Write a film of 640 x 480 pixels that shows the code, as a camera sees it."""
    width, height = 640, 480
    code = list(segno.make(token, error="m").matrix_iter(scale=5, border=4))
    left, top = (width - len(code)) // 2, (height - len(code)) // 2
    light = bytearray(b"\xc8" * (width * height))
    for y, row in enumerate(code, start=top):
        start = y * width + left
        light[start : start + len(row)] = bytes(16 if dark else 235 for dark in row)
    frame = b"FRAME\n" + bytes(light) + b"\x80" * (width * height // 2)
    head = f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + frame * 5)


def test_the_camera_finds_the_code_by_itself(chromium, site, green, tmp_path):
    film(green, tmp_path / "code.y4m")
    camera = chromium.browser_type.launch(
        executable_path=browsers.chromium(),
        chromium_sandbox=os.geteuid() != 0,
        args=[
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={tmp_path / 'code.y4m'}",
        ],
    )
    visits = Visits(camera, site)
    page = visits("zhenxiong", width=PHONE)
    page.goto(ADDRESS)
    page.wait_for_selector("[data-ready=yes]")

    page.locator("[data-scan]").click()

    expect(page.locator("[data-answer] .say")).to_have_text(title("green"), timeout=15_000)
    visits.close()
    camera.close()
    assert not visits.complaints


def test_a_withdrawn_key_is_known_with_the_next_list(visit, green):
    page = visit("yongkang", width=PHONE)
    page.goto(ADDRESS)
    page.wait_for_selector("[data-ready=yes]")
    key = queries.published_keys().get(key_id=green.split(".")[0])
    actions.withdraw_key(key)

    with page.expect_response("**/list.json"):
        page.locator("[data-refresh]").click()
    page.get_by_role("textbox").fill(green)
    page.keyboard.press("Enter")

    expect(page.locator("[data-answer] .say")).to_have_text(title("token-unknown-key"))


def test_the_list_is_json_that_a_phone_can_keep(visit):
    page = visit("province", width=PHONE)

    answer = page.request.get("/checkpoint/list.json")

    assert set(json.loads(answer.body())) == {"as_of", "keys", "pass_ids"}
