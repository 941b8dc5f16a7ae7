"""Secrets of an embedded installation: made once, kept in var/secrets.json for its owner alone.

A deployment names SECRET_KEY and DATA_KEY in its environment and never comes here.
"""

import fcntl
import json
import os
import secrets

from django.core.exceptions import ImproperlyConfigured

from config import embedded

MISSING = """\
缺少 {name}。用自己的数据库运行时,必须在环境变量或 .env 中给出 SECRET_KEY 和 DATA_KEY,并妥善备份
DATA_KEY:丢了它,身份证号和手机号就无法解密。演示请设 DEMO_DAY=2020-02-15。
{name} is missing. With a database of your own, SECRET_KEY and DATA_KEY must stand in the
environment or in .env; keep DATA_KEY safe, for without it identity numbers and phones are lost.
Make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"
For a demonstration set DEMO_DAY=2020-02-15.
"""


def secret(name: str, *, may_make: bool = True) -> str:
    """Give the secret of this name; make and keep it first where there is none yet.

    Raises ImproperlyConfigured where it may not be made: a deployment's keys are its own affair.
    """
    if not may_make:
        raise ImproperlyConfigured(MISSING.format(name=name))
    embedded.VAR.mkdir(mode=0o700, exist_ok=True)
    path = embedded.VAR / "secrets.json"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        kept = json.loads(file.read() or "{}")
        if name not in kept:
            kept[name] = secrets.token_urlsafe(48)
            file.seek(0)
            json.dump(kept, file)
            file.truncate()
        return str(kept[name])
