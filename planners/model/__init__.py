"""Language models: how one is asked, what it is told, and what of its answer is believed."""
