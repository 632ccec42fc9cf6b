"""`python -m tinkworker`."""

from tinkworker.cli.main import tinkworker

if __name__ == "__main__":
    tinkworker()
