"""`python -m bonafides`."""

from bonafides.cli import main

main()
