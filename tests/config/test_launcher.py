"""The launcher's parts: children, crew, lock, stop, account, authority, addresses."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from config.launcher import account, authority, lock, site, start
from config.launcher.child import Child
from config.launcher.crew import Crew
from config.launcher.stop import Stop, Stopped

SLEEPER = "import time; time.sleep(60)"


def _sleeper(tmp_path, name="sleeper", **options):
    return Child(
        name=name,
        command=[sys.executable, "-c", SLEEPER],
        cwd=tmp_path,
        log=tmp_path / f"{name}.log",
        **options,
    )


def _wait_for(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.02)


def _lives(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state not in "ZX"


# ---- children and crew --------------------------------------------------------------------------


def test_a_stopped_child_takes_its_own_children_along(tmp_path):
    script = "import subprocess, sys, time\n"
    script += f"p = subprocess.Popen([sys.executable, '-c', {SLEEPER!r}])\n"
    script += "print(p.pid, flush=True); time.sleep(60)"
    command = [sys.executable, "-c", script]
    child = Child(name="parent", command=command, cwd=tmp_path, log=tmp_path / "log")
    child.start()
    _wait_for(lambda: child.last_lines().strip().isdecimal())
    grandchild = int(child.last_lines())

    child.stop()

    assert child.has_ended()
    _wait_for(lambda: not _lives(grandchild))


def test_a_child_that_ignores_its_stop_signal_is_killed(tmp_path):
    script = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    script += "print('deaf', flush=True); time.sleep(60)"
    command = [sys.executable, "-c", script]
    log = tmp_path / "log"
    child = Child(name="deaf", command=command, cwd=tmp_path, log=log, patience=0.2)
    child.start()
    _wait_for(lambda: "deaf" in child.last_lines())

    child.stop()

    assert child.process.returncode == -signal.SIGKILL


def test_children_end_when_their_launcher_is_killed(tmp_path):
    script = "import sys, time; from pathlib import Path; from config.launcher.child import Child\n"
    script += f"c = Child(name='c', command=[sys.executable, '-c', {SLEEPER!r}],"
    script += f" cwd=Path('/'), log=Path({str(tmp_path / 'log')!r}))\n"
    script += "c.start(); print(c.process.pid, flush=True); time.sleep(60)"
    launcher = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    child = int(launcher.stdout.readline())
    # Before its exec has set the parent's death signal the child would be left over.
    _wait_for(lambda: b"sleep" in _command(child) and b"setpriv" not in _command(child))

    launcher.kill()
    launcher.communicate()

    _wait_for(lambda: not _lives(child))


def _command(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def test_a_long_log_is_put_aside(tmp_path):
    log = tmp_path / "sleeper.log"
    log.write_bytes(b"x" * 5_000_001)

    child = _sleeper(tmp_path)
    child.start()
    child.stop()

    assert log.with_name("sleeper.log.1").stat().st_size == 5_000_001
    assert log.stat().st_size == 0


def test_a_crew_member_that_dies_is_started_again(tmp_path):
    said = []
    crew = Crew(said.append)
    child = crew.start(_sleeper(tmp_path))
    first = child.process.pid
    child.process.kill()
    child.process.wait()

    _wait_for(lambda: crew.revive() or not child.has_ended())

    assert child.process.pid != first
    assert "sleeper" in said[0]
    crew.stop()


def test_a_crew_member_that_keeps_dying_is_started_more_and_more_slowly(tmp_path):
    said = []
    crew = Crew(said.append)
    command = [sys.executable, "-c", "raise SystemExit('no luck')"]
    crew.start(Child(name="unlucky", command=command, cwd=tmp_path, log=tmp_path / "log"))

    _wait_for(lambda: crew.revive() or len(said) == 4)
    crew.stop()

    # Its last words once, then only that it ended: after 0.2, 0.4, 0.8 s.
    assert [line.split(" in ")[-1] for line in said if "again in" in line] == [
        "0.2 s",
        "0.4 s",
        "0.8 s",
    ]
    assert sum("no luck" in line for line in said) == 1


def test_a_crew_stops_the_last_one_first(tmp_path):
    crew = Crew(print)
    children = [crew.start(_sleeper(tmp_path, name)) for name in ("first", "second")]
    ended = []
    for child in children:
        stop = child.stop
        child_stop = lambda child=child, stop=stop: (ended.append(child.name), stop())  # noqa: E731
        crew.children[crew.children.index(child)] = _Watched(child_stop)

    crew.stop()

    assert ended == ["second", "first"]
    assert all(child.has_ended() for child in children)


class _Watched:
    def __init__(self, stop):
        self.stop = stop


# ---- lock and stop ------------------------------------------------------------------------------


def test_a_second_launcher_is_told_of_the_first(tmp_path):
    path = tmp_path / "lock"
    code = "import sys, time; from pathlib import Path; from config.launcher import lock, stop\n"
    code += f"with lock.held(Path({str(path)!r}), stop=stop.Stop()): print(1, flush=True);"
    code += " time.sleep(60)"
    first = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    first.stdout.readline()

    try:
        with pytest.raises(lock.AlreadyRunning, match=str(first.pid)):
            lock.held(path, stop=Stop()).__enter__()
    finally:
        first.kill()
        first.communicate()


def test_a_launcher_waits_for_the_servers_of_a_killed_one(tmp_path):
    path = tmp_path / "lock"
    with lock.held(path, stop=Stop()) as file:
        server = _sleeper(tmp_path, keeps=file)
        server.start()
    path.write_text("999999999")  # the launcher is gone, its server is not
    asked = Stop()
    asked.pause = lambda seconds: server.stop()

    with lock.held(path, stop=asked):
        assert server.has_ended()


def test_whoever_waits_hears_the_signal():
    stop = Stop()
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGHUP)}
    before[signal.SIGTERM] = signal.getsignal(signal.SIGTERM)
    try:
        stop.listen()
        stop.pause(0)
        os.kill(os.getpid(), signal.SIGHUP)

        with pytest.raises(Stopped):
            stop.pause(0)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


# ---- account ------------------------------------------------------------------------------------


def test_a_private_folder_is_private(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir(mode=0o755)

    account.make_folder(folder, None)

    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_link_that_somebody_laid_in_our_way_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(account.ForeignFolder):
        account.make_folder(tmp_path / "run", None)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder of another user")
def test_a_folder_of_another_user_is_refused(tmp_path):
    (tmp_path / "run").mkdir()
    os.chown(tmp_path / "run", 12345, 12345)

    with pytest.raises(account.ForeignFolder):
        account.make_folder(tmp_path / "run", None)


def test_a_folder_below_a_private_one_cannot_be_reached_by_others(tmp_path):
    inner = tmp_path / "private" / "inner"
    inner.mkdir(parents=True)
    tmp_path.chmod(0o755)
    (tmp_path / "private").chmod(0o700)

    assert not account.others_may_enter(inner)


# ---- addresses and certificates -----------------------------------------------------------------


def test_plain_http_is_for_this_machine_only():
    address = site.address(port=8000, is_https=False)

    assert address.host == "127.0.0.1"
    assert address.url == "http://127.0.0.1:8000/"
    assert address.env == {"HTTPS": "0"}


def test_https_serves_the_network_under_every_name_of_the_machine(tmp_path, monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "fangang.example")
    papers = authority.papers(tmp_path, ["10.1.2.3", "localhost"])

    address = site.Address(8443, ("10.1.2.3", "localhost"), papers)

    assert address.host == "0.0.0.0"
    assert address.url == "https://10.1.2.3:8443/"
    assert address.env["ALLOWED_HOSTS"] == "fangang.example,10.1.2.3,localhost"


def test_the_authority_stays_the_same_and_its_key_is_private(tmp_path):
    first = authority.papers(tmp_path, ["10.1.2.3"])
    second = authority.papers(tmp_path, ["10.9.9.9"])

    assert first.fingerprint == second.fingerprint
    assert len(first.fingerprint.split(":")) == 32
    for name in ("authority.key", "site.key"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_only_the_authoritys_certificate_is_served(tmp_path):
    papers = authority.papers(tmp_path, ["10.1.2.3"])

    assert [path.name for path in papers.public_folder.iterdir()] == ["local-authority.crt"]
    assert b"PRIVATE" not in (papers.public_folder / "local-authority.crt").read_bytes()


def test_the_certificate_names_the_addresses_and_is_short_enough_for_phones(tmp_path):
    papers = authority.papers(tmp_path, ["10.1.2.3", "fangang.local"])

    certificate = x509.load_pem_x509_certificate(papers.certificate.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    valid = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert names.get_values_for_type(x509.DNSName) == ["fangang.local"]
    assert [str(each) for each in names.get_values_for_type(x509.IPAddress)] == ["10.1.2.3"]
    assert valid <= timedelta(days=398)


def test_the_machines_names_can_stand_in_a_certificate(monkeypatch):
    monkeypatch.setattr(socket, "gethostname", lambda: "My_Machine")
    monkeypatch.setattr(authority, "_usual_address", lambda: "10.1.2.3")
    monkeypatch.setattr(authority, "_addresses_of", lambda name: ["127.0.1.1"])

    assert authority.local_names() == ["10.1.2.3", "127.0.1.1", "localhost", "127.0.0.1"]


def test_a_machine_without_a_network_still_has_names(monkeypatch):
    monkeypatch.setattr(socket, "gethostname", lambda: "alone")
    monkeypatch.setattr(authority, "_usual_address", lambda: "")
    monkeypatch.setattr(authority, "_addresses_of", lambda name: [])

    assert authority.local_names() == ["alone", "alone.local", "localhost", "127.0.0.1"]


def test_a_taken_port_is_refused_with_a_way_out(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        monkeypatch.setenv("PORT", port)
        monkeypatch.setenv("HTTPS", "")
        monkeypatch.setattr(start, "PORT_SECONDS", 0.1)

        with pytest.raises(start.CannotStart, match="make run PORT="):
            start.checked_address(Stop())


@pytest.mark.parametrize("text", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_refused(monkeypatch, text):
    monkeypatch.setenv("PORT", text)

    with pytest.raises(start.CannotStart):
        start.checked_address(Stop())
