"""Park Control Room. `main.py --help` lists what it can be asked."""

import sys


def main() -> int:
    """Run one verb of the command line; `setup` needs no installed package."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["setup"]:
        from app import setup

        return setup.run(arguments[1:])
    try:
        from app import cli
    except ModuleNotFoundError as error:
        print(
            f"The package {error.name!r} is not installed. Run:  python3 main.py setup --demo",
            file=sys.stderr,
        )
        return 1
    return cli.run(arguments)


if __name__ == "__main__":
    sys.exit(main())
