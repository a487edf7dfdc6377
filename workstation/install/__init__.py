"""An installation on a machine of the clinic: laid down, upgraded and taken away again."""
