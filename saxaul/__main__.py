"""`python -m saxaul` is the command `saxaul`."""

from saxaul.web.cli import main

if __name__ == "__main__":
    main()
