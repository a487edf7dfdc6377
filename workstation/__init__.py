"""Everything on one machine: the services as child processes of one command.

For a workstation, a trial and the demo; in production each service is one of the system's own.
"""
