"""``python -m dashboard``: the dashboard and its accounts."""

from bot.process import loading

with loading.for_good():
    from dashboard.cli import main

if __name__ == "__main__":
    main()
