"""How a file is made to stay. A leaf below `media` and `store`, which tell a no in their words."""
