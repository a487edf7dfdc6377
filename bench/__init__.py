"""How much the promises cost: every figure is a ratio to a floor measured in the same run."""
