"""What is probably meant where no request can be read: asked in plain words, never done without a yes."""
