"""What the simulator answers by HTTP: the carrier's REST API, and the page of phones."""
