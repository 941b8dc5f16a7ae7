"""`python -m config.launcher [--services]`, called by `make run` and `make services`."""

import argparse
import contextlib
import subprocess
import sys

import environ

from config.embedded import ROOT, VAR, home
from config.launcher import lock
from config.launcher.account import ForeignFolder, NoAccount
from config.launcher.crew import Crew
from config.launcher.start import CannotStart, launch, say
from config.launcher.stop import Stop, Stopped


def main() -> int:
    """Serve until asked to stop; give 0, or 1 where the site could not start."""
    parser = argparse.ArgumentParser(prog="config.launcher")
    parser.add_argument("--services", action="store_true", help="only database and broker")
    only_services = parser.parse_args().services
    environ.Env.read_env(ROOT / ".env")
    stop = Stop()
    stop.listen()
    crew = Crew(say)
    try:
        with lock.held(VAR / "launcher.lock", stop=stop) as held:
            try:
                launch(crew, stop, held, only_services=only_services)
            finally:
                say("正在停止 stopping …")
                crew.stop()
                with contextlib.suppress(OSError):  # absent, or somebody put a file there
                    home().sockets.rmdir()
    except Stopped:
        say("已停止 stopped")
        return 0
    except (CannotStart, lock.AlreadyRunning, NoAccount, ForeignFolder, PermissionError) as error:
        say(f"{error}")
        return 1
    except subprocess.CalledProcessError as error:
        say(f"{error}\n{error.stdout or ''}{error.stderr or ''}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
