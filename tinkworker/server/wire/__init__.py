"""The messages of the protocols, generated from `protos/`: change those and run `protos/generate.py`."""
