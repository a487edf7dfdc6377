"""``python -m bot``: the bot engine and its tools."""

from bot.process import loading

with loading.for_good():
    from bot.cli import main
    from bot.training.command import read, replies

main.add_command(read)
main.add_command(replies)

if __name__ == "__main__":
    main()
