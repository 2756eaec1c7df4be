"""`python -m archive`: every command that needs no crawler. The archive outlives it on the command line too."""

from archive.cli.program import COMMANDS, Program, run

if __name__ == "__main__":
    run(Program(COMMANDS, name="python -m archive"))
