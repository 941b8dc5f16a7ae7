"""How fast passes are signed and verified, and whether any forged one is ever accepted.

    python benchmarks/tokens.py --sign 500000 --attack 1000000 --processes 2

Needs no database. Signing is shared among processes as a batch of printed codes would be. The
attack takes genuine tokens and changes them in every way that a forger has: one letter anywhere,
another colour, another moment, another person, another key id, a signature by another key, parts
cut off or added, two tokens crossed, a signature shifted by the curve's order, and tokens that are
too old, not yet begun, revoked, or signed by a withdrawn key. Accepting one ends with exit 1.
"""

import argparse
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workers_registry import pass_token
from workers_registry.pass_token import COLOURS, PAYLOAD, Fault, Pass, sign, verify

NOW = 1_581_724_800
KEY_ID, WITHDRAWN_ID = "530627AB12CD34", "3307840011AABB"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
KEYS = {KEY_ID: KEY.public_key(), "330784FFEEDDCC": OTHER.public_key()}
REVOKED = frozenset({bytes(16)})
ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of the group: S and S + ORDER satisfy the same equation; only the smaller may count."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567.=-0189abc \n"


def passes(rng: random.Random, number: int) -> list[Pass]:
    """Give passes of other people, in every colour, all in force at NOW."""
    return [
        Pass(rng.randbytes(16), rng.choice(COLOURS), NOW - rng.randrange(60), NOW + 60)
        for _ in range(number)
    ]


def signed(job: tuple[int, int]) -> int:
    """Sign so many passes; give how many."""
    seed, number = job
    for code in passes(random.Random(seed), number):
        sign(code, key_id=KEY_ID, key=KEY)
    return number


# ---- what a forger does: each gives a token that must not be accepted ----------------------------


def one_letter(token: str, _code: Pass, rng: random.Random) -> str:
    """Another letter at one place."""
    place = rng.randrange(len(token))
    letter = rng.choice([one for one in LETTERS if one != token[place]])
    return token[:place] + letter + token[place + 1 :]


def _with_payload(token: str, code: Pass) -> str:
    """The genuine signature under another payload."""
    key_id, _payload, signature = token.split(".")
    payload = PAYLOAD.pack(code.pass_id, COLOURS.index(code.colour), code.issued, code.expires)
    return f"{key_id}.{pass_token.letters(payload)}.{signature}"


def recoloured(token: str, code: Pass, rng: random.Random) -> str:
    """Another colour."""
    return _with_payload(
        token, replace(code, colour=rng.choice([one for one in COLOURS if one != code.colour]))
    )


def prolonged(token: str, code: Pass, rng: random.Random) -> str:
    """A later expiry."""
    return _with_payload(token, replace(code, expires=code.expires + rng.randrange(1, 10**6)))


def another_person(token: str, code: Pass, rng: random.Random) -> str:
    """Another pass id."""
    return _with_payload(token, replace(code, pass_id=rng.randbytes(16)))


def another_key_id(token: str, _code: Pass, _rng: random.Random) -> str:
    """The same words in the name of another county's key."""
    return "330784FFEEDDCC" + token[token.index(".") :]


def foreign_key(_token: str, code: Pass, _rng: random.Random) -> str:
    """Signed by another county's key in this one's name."""
    return sign(code, key_id=KEY_ID, key=OTHER)


def withdrawn_key(_token: str, code: Pass, _rng: random.Random) -> str:
    """Signed by a key that is no longer published."""
    return sign(code, key_id=WITHDRAWN_ID, key=OTHER)


def cut_or_grown(token: str, _code: Pass, rng: random.Random) -> str:
    """A part missing, doubled or added."""
    place = rng.randrange(1, len(token))
    grown = [token + token[place:], token + ".", "." + token]
    return rng.choice([token[:place], token[place:], *grown])


def crossed(token: str, code: Pass, rng: random.Random) -> str:
    """The payload of one genuine token with the signature of another."""
    other = sign(replace(code, pass_id=rng.randbytes(16)), key_id=KEY_ID, key=KEY)
    return ".".join([*token.split(".")[:2], other.split(".")[2]])


def shifted(token: str, _code: Pass, _rng: random.Random) -> str:
    """The signature's S moved by the order of the group."""
    head, signature = token.rsplit(".", 1)
    raw = pass_token.unlettered(signature)
    assert raw is not None
    moved = int.from_bytes(raw[32:], "little") + ORDER
    return f"{head}.{pass_token.letters(raw[:32] + moved.to_bytes(32, 'little'))}"


def too_old(_token: str, code: Pass, rng: random.Random) -> str:
    """Genuine, and over."""
    over = replace(code, issued=NOW - 10**6, expires=NOW - rng.randrange(10**5))
    return sign(over, key_id=KEY_ID, key=KEY)


def not_begun(_token: str, code: Pass, rng: random.Random) -> str:
    """Genuine, of a moment to come."""
    begin = NOW + rng.randrange(1, 10**5)
    return sign(replace(code, issued=begin, expires=begin + 60), key_id=KEY_ID, key=KEY)


def revoked(_token: str, code: Pass, _rng: random.Random) -> str:
    """Genuine, of a person whose colour has got worse."""
    return sign(replace(code, pass_id=bytes(16)), key_id=KEY_ID, key=KEY)


ATTACKS: tuple[Callable[[str, Pass, random.Random], str], ...] = (
    one_letter,
    recoloured,
    prolonged,
    another_person,
    another_key_id,
    foreign_key,
    withdrawn_key,
    cut_or_grown,
    crossed,
    shifted,
    too_old,
    not_begun,
    revoked,
)


def attacked(job: tuple[int, int]) -> tuple[Counter[str], list[str]]:
    """Make so many forged tokens; count the answers, and give the tokens that were accepted."""
    seed, number = job
    rng = random.Random(seed)
    answers: Counter[str] = Counter()
    accepted = []
    for at in range(number):
        code = passes(rng, 1)[0]
        attack = ATTACKS[at % len(ATTACKS)]
        forged = attack(sign(code, key_id=KEY_ID, key=KEY), code, rng)
        answer = verify(forged, keys=KEYS, revoked=REVOKED, now=NOW)
        if not isinstance(answer, Fault):
            accepted.append(f"{attack.__name__}: {forged}")
        answers[str(answer) if isinstance(answer, Fault) else "ACCEPTED"] += 1
    return answers, accepted


# ---- the measures --------------------------------------------------------------------------------


def shares(total: int, processes: int) -> list[tuple[int, int]]:
    """Cut the work into seeded shares, several for each process."""
    pieces = processes * 8
    return [(seed, total // pieces + (seed < total % pieces)) for seed in range(pieces)]


def say(line: str) -> None:
    """Print one line at once."""
    print(line, flush=True)  # noqa: T201


def measure_signing(total: int, processes: int) -> None:
    """Time signing in several processes."""
    start = time.perf_counter()
    with Pool(processes) as pool:
        done = sum(pool.imap_unordered(signed, shares(total, processes)))
    seconds = time.perf_counter() - start
    say(f"{done:,} tokens signed in {seconds:.1f} s, {processes} processes")


def measure_verifying(number: int) -> None:
    """Time genuine tokens one by one, each against a list of 100,000 revocations."""
    rng = random.Random(0)
    gone = {rng.randbytes(16) for _ in range(100_000)}
    tokens = [sign(code, key_id=KEY_ID, key=KEY) for code in passes(rng, number)]
    seconds = []
    for token in tokens:
        start = time.perf_counter()
        answer = verify(token, keys=KEYS, revoked=gone, now=NOW)
        seconds.append(time.perf_counter() - start)
        if isinstance(answer, Fault):
            sys.exit(f"A genuine token was refused: {answer}")
    cuts = statistics.quantiles(seconds, n=100)
    say(
        f"{number:,} verified, 100,000 revocations: median {cuts[49] * 1e3:.3f} ms, "
        f"p99 {cuts[98] * 1e3:.3f} ms"
    )


def measure_attack(total: int, processes: int) -> None:
    """Verify forged tokens; exit 1 if one was accepted."""
    start = time.perf_counter()
    answers: Counter[str] = Counter()
    accepted: list[str] = []
    with Pool(processes) as pool:
        for counts, found in pool.imap_unordered(attacked, shares(total, processes)):
            answers += counts
            accepted += found
    seconds = time.perf_counter() - start
    words = ", ".join(f"{word} {count:,}" for word, count in sorted(answers.items()))
    say(f"{answers.total():,} forged in {len(ATTACKS)} ways, {seconds:.0f} s: {words}")
    say(f"accepted: {len(accepted)}")
    if accepted:
        sys.exit("\n".join(accepted[:20]))


def main() -> None:
    """Take every measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sign", type=int, default=500_000)
    parser.add_argument("--verify", type=int, default=20_000)
    parser.add_argument("--attack", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    measure_signing(options.sign, options.processes)
    measure_verifying(options.verify)
    measure_attack(options.attack, options.processes)


if __name__ == "__main__":
    main()
