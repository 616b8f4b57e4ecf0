"""``python -m local_cloud``: registers the types and the CloudFormation rules, then serves."""
from __future__ import annotations

import os
import sys

from local_cloud.process import end_with_parent, listening_problem


def main() -> None:
    problem = listening_problem(os.environ)
    if problem:
        print(f"local-cloud: {problem}", file=sys.stderr)
        raise SystemExit(2)
    end_with_parent(os.environ)
    # Imported late: importing ministack reads the environment and creates its stores.
    from local_cloud.assembly import assemble

    assemble()
    from ministack.app import main as serve

    serve()


if __name__ == "__main__":
    main()
