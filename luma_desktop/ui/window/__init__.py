"""The main window: lays out the panes and connects them."""
