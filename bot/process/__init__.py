"""How a service runs as a process: loaded, asked to stop, and watched."""
