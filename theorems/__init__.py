"""Encode PLUGIn (NeurIPS 2021), one numbered statement a file; README.md holds the paper's numbering."""
