#!/usr/bin/env python
"""Run a management command of the project."""

import os
import sys

PLANNER_COMMANDS = {"plan_buses", "repair_plan"}
"""Commands that need no database: they start without Django, which would take seconds."""


def main() -> int:
    """Run the command that `sys.argv` names; give its exit code."""
    if len(sys.argv) > 1 and sys.argv[1] in PLANNER_COMMANDS:
        from transport.planner import command

        code = command.main(sys.argv[1:])
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)  # a refusal waits for nothing that still loads in the background
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.commands import execute

    return execute(sys.argv)


if __name__ == "__main__":
    sys.exit(main())
