"""``python -m bot``: the bot engine and its tools."""

from bot.cli import main

if __name__ == "__main__":
    main()
