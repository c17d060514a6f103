"""The built-in reader: English words to wishes, questions, corrections and facts, without a model.

A stack, in which each imports only those below it: `understanding`; `gist` and `talk`; `requests`; `statements`;
`things`; `text`.
"""
