"""The rules of the house and what people said is to be done always or never, held against plans and words."""
