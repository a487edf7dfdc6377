"""``python -m dashboard``: the dashboard and its accounts."""

from dashboard.cli import main

if __name__ == "__main__":
    main()
