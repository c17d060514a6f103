"""Following a task of another process: what each one tells, and who looks on."""
