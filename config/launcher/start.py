"""The steps of one start, in order: servers, database, first batch, site."""

import contextlib
import os
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import IO, NoReturn

from config.embedded import VAR, home
from config.launcher import postgres, site, valkey
from config.launcher.authority import PUBLIC_NAME
from config.launcher.child import Child
from config.launcher.crew import Crew
from config.launcher.stop import Stop

LOADING = VAR / "demo-loading"
"""Stands while the first batch is loaded, so that a load that was cut short is taken up again."""
PORT_SECONDS = 3.0
"""How long a taken port is waited for: a killed launcher's web server is just leaving."""
TRUST = """
  手机第一次使用 the first time on a phone:
    1. 打开 open {url}{file} (浏览器会警告一次 the browser warns once)
    2. 核对指纹 compare the SHA-256 fingerprint:
       {fingerprint}
    3. 安卓 Android: 设置 > 安全 > 加密与凭据 > 安装证书 > CA 证书
                     Settings > Security > Encryption & credentials > Install > CA certificate
       iPhone: 设置 > 已下载描述文件 > 安装, 然后 通用 > 关于本机 > 证书信任设置 > 打开
               Settings > Profile Downloaded > Install, then General > About > Certificate Trust
"""


class CannotStart(Exception):
    """The site cannot be started; says why and what to do."""


def launch(crew: Crew, stop: Stop, held: IO[str], *, only_services: bool) -> NoReturn:
    """Start everything in order, then watch over it until asked to stop (raises Stopped)."""
    if only_services:
        start_servers(crew, stop, held)
        say(f"就绪 ready. Ctrl-C 停止 stops.\n  DATABASE_URL={home().database_url}")
    else:
        address = checked_address(stop)
        kernels = crew.start(site.kernels())  # takes its time, so it goes on beside the rest
        start_servers(crew, stop, held)
        prepare(crew, stop, kernels)
        serve(crew, stop, address)
    while True:
        crew.revive()
        stop.pause(0.2)


def checked_address(stop: Stop) -> site.Address:
    """Give the address to serve at; raises CannotStart where the port cannot be had."""
    text = os.environ.get("PORT", "") or "8000"
    if not (text.isdecimal() and 0 < int(text) < 65536):
        raise CannotStart(f"PORT 应为 1 到 65535 的数字 PORT is no port number: {text}")
    is_https = os.environ.get("HTTPS", "").lower() in ("1", "on", "true", "yes")
    address = site.address(port=int(text), is_https=is_https)
    patience = time.monotonic() + PORT_SECONDS
    while not is_free(address):
        if time.monotonic() > patience:
            raise CannotStart(
                f"端口 {text} 已被占用,请换一个:make run PORT=8001\n"
                f"Port {text} cannot be had; take another: make run PORT=8001"
            )
        stop.pause()
    return address


def is_free(address: site.Address) -> bool:
    """Say whether the web server can listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address.host, address.port))
        except OSError:
            return False
    return True


def start_servers(crew: Crew, stop: Stop, held: IO[str]) -> None:
    """Start the embedded servers that no address in the environment stands in for."""
    place = home()
    if not os.environ.get("DATABASE_URL"):
        with timed("PostgreSQL"):
            postgres.leave_no_stranger(place)
            database = crew.start(postgres.prepare(place, settings=postgres.TUNED, lock=held))
            postgres.wait_until_ready(place, database, pause=stop.pause)
    if not os.environ.get("CELERY_BROKER_URL"):
        with timed("Valkey"):
            broker = crew.start(valkey.prepare(place, lock=held))
            valkey.wait_until_ready(place, broker, pause=stop.pause)


def prepare(crew: Crew, stop: Stop, kernels: Child) -> None:
    """Bring the database up to date; load and plan the first batch where there is none yet."""
    with timed("数据库结构 database schema"):
        code = crew.run(site.command("prepare"), stop=stop)
    if code not in (0, site.IS_EMPTY):
        raise CannotStart("数据库未能就绪 the database could not be brought up to date")
    is_to_be_loaded = code == site.IS_EMPTY or LOADING.exists()
    if is_to_be_loaded:
        LOADING.touch()
        say("第一次启动,装入首批数据 first start: loading the first batch")
        load(crew, stop)
    with timed("编译规划程序 compiling the planner"):
        if crew.wait(kernels, stop=stop):
            raise CannotStart(f"编译失败 the planner was not compiled:\n{kernels.last_lines()}")
    if is_to_be_loaded:
        say("规划首批班车 planning the first coaches")
        load(crew, stop, "--plan")
        crew.run(site.command("record_indicators"), stop=stop)  # beat would take an hour
        LOADING.unlink()


def load(crew: Crew, stop: Stop, *more: str) -> None:
    """Load the first batch; what is there already is passed over."""
    if crew.run(site.command("load_demo", "--seed", "1", *more), stop=stop):
        raise CannotStart("首批数据未能装入 the first batch could not be loaded")


def serve(crew: Crew, stop: Stop, address: site.Address) -> None:
    """Start the web server and tell where it is once it answers; then start worker and beat."""
    with timed("网站 web server"):
        web = crew.start(site.web(address))
        while not answers(address):
            if web.has_ended():
                raise CannotStart(f"网站未能启动 the web server ended:\n{web.last_lines()}")
            stop.pause()
    say(f"\n  网站就绪 the site is ready: {address.url}    (Ctrl-C 停止 stops)\n")
    crew.start(site.worker())
    crew.start(site.beat())
    crew.run(site.command("demo_accounts"), stop=stop)
    if address.papers:
        fingerprint = address.papers.fingerprint
        say(TRUST.format(url=address.url, file=PUBLIC_NAME, fingerprint=fingerprint))


def answers(address: site.Address) -> bool:
    """Say whether the web server answers at all; what it answers is not asked here."""
    context = None
    if address.papers:
        context = ssl.create_default_context(cafile=address.papers.public_folder / PUBLIC_NAME)
    url = f"{'https' if address.papers else 'http'}://127.0.0.1:{address.port}/healthz"
    try:
        urllib.request.urlopen(url, timeout=10, context=context).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def say(text: str) -> None:
    """Write a line for the person at the terminal."""
    print(text, flush=True)  # noqa: T201


@contextlib.contextmanager
def timed(label: str) -> Iterator[None]:
    """Say what begins, and how long it took."""
    start = time.monotonic()
    say(f"{label} …")
    yield
    say(f"    {time.monotonic() - start:.1f} s")
