"""How fast a checkpoint's browser verifies passes: by its own Ed25519, and by the packaged one.

    python benchmarks/phone.py --url http://127.0.0.1:8000

Wants a running site; its sign-in page will do, for the scripts are static. Each pass is genuine and
is verified alone: signature, time, and a list of 100,000 revocations.
"""

import argparse
import base64
import os
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.sync_api import sync_playwright

from benchmarks import tokens
from workers_registry.pass_token import sign

MEASURE = """async ({ rows, list, mayBeNative }) => {
  const kit = await import("/static/workers_registry/pass.js");
  const check = await kit.verifier({ mayBeNative });
  const read = kit.readList(list);
  for (let i = 0; i < 100000; i += 1) read.revoked.add(i.toString(16).padStart(32, "0"));
  const times = [];
  for (const token of rows) {
    const start = performance.now();
    const said = await kit.verifyPass(token, { list: read, now: list.now, check });
    times.push(performance.now() - start);
    if (said.fault) throw new Error(said.fault);
  }
  return times.slice(rows.length / 5).sort((a, b) => a - b);
}"""


def main() -> None:
    """Measure both verifiers and print medians and 99th percentiles."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--url", default="http://127.0.0.1:8000")
    asked.add_argument("--browser", default="/usr/bin/chromium")
    asked.add_argument("--passes", type=int, default=2000)
    wanted = asked.parse_args()
    public = base64.b64encode(tokens.KEY.public_key().public_bytes_raw()).decode()
    listed = {
        "as_of": "2020-02-15T00:00:00Z",
        "keys": [{"key_id": tokens.KEY_ID, "county": "", "public_key": public}],
        "pass_ids": [],
        "now": tokens.NOW,
    }
    rows = [
        sign(code, key_id=tokens.KEY_ID, key=tokens.KEY)
        for code in tokens.passes(random.Random(1), wanted.passes)
    ]
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=wanted.browser, args=["--no-sandbox"])
        page = browser.new_page()
        page.goto(f"{wanted.url}/accounts/login/")
        for words, is_native in (("the browser's own", True), ("packaged", False)):
            told = {"rows": rows, "list": listed, "mayBeNative": is_native}
            times = page.evaluate(MEASURE, told)
            middle, worst = times[len(times) // 2], times[len(times) * 99 // 100]
            load = os.getloadavg()[0]
            print(f"{words:<18} {middle:.2f} ms, 99 %: {worst:.2f} ms, load {load:.1f}")  # noqa: T201
        browser.close()


if __name__ == "__main__":
    main()
