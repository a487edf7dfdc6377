"""``python -m intake``."""

from bot.process import loading

with loading.for_good():
    from intake.cli import main

if __name__ == "__main__":
    main(prog_name="python -m intake")
