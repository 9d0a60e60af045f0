"""A request in words: models, images, prompts, batches."""
