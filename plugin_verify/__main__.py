"""Let `python -m plugin_verify` be the command line."""

from plugin_verify.cli import main

main()
