"""How the manual is built: Markdown and docstrings, without a network."""

from __future__ import annotations

from bonafides import __version__

project = "bonafides"
author = "The bonafides authors"
copyright = "2026, the bonafides authors"
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build"]
myst_heading_anchors = 3

napoleon_google_docstring = False
napoleon_use_rtype = False
autodoc_member_order = "bysource"
autodoc_typehints = "none"

html_theme = "furo"
html_title = "bonafides"
html_copy_source = False
html_show_sphinx = False
