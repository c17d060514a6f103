"""One task from the command line: what is wanted, planned or carried out, told, and gone on with after a crash."""
