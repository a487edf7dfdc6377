"""What staff are told when they do not look: by mail, Teams, Slack, a page to who is on call.

Nothing reports a trouble: a watch looks at what the database says every minute, and a notice is
open as long as what it says holds. So no caller can forget one, and a restart loses none.
"""
