# SPDX-License-Identifier: Apache-2.0
"""`python -m assistant`: opens the window, or runs a subcommand."""

import sys

from assistant.app import main

if __name__ == "__main__":
    sys.exit(main())
