"""The forms in which people correct what is being done; what they name is read in `corrections`."""

import re

_GAP = r"[\s,.;:!?…–-]*"
_POLITE = (
    r"(?:please|ok(?:ay)?|all ?right|well|so|oh|ah|um+|hm+|hey|robot|majordomo|now|then|just|sorry|oops|yes|yeah"
    r"|(?:could|can|would|will) you)"
)

POLITE = re.compile(rf"(?:{_POLITE}\b{_GAP})+", re.IGNORECASE)
"""What may stand before anything."""

OBJECTION = re.compile(
    rf"(?:(?:no+|nope|nah|wait|hold on|hang on|stop|actually|rather|sorry|oops|{_POLITE}"
    r"|(?:that(?: is|['’]?s) )?(?:the )?wrong(?: one)?|not th(?:at|is|ere)(?: one)?(?!\s+\w)|not like that"
    r"|i (?:have )?changed my mind|why not|did(?: not|n['’]?t) i say|should(?: not|n['’]?t) (?:it|that) be"
    r"|i (?:really )?(?:said|mean|meant|want|wanted)|it(?: is|['’]?s)|make (?:it|that)|let['’]?s (?:use|take))"
    rf"\b{_GAP})+",
    re.IGNORECASE,
)
"""What stands before what was meant: "no, I meant …"."""

_OBJECTING = re.compile(
    r"\b(?:no+|nope|nah|wait|hold on|hang on|actually|rather|wrong|not|say|said|mean|meant|make"
    r"|changed|should(?:n['’]?t)?)\b",
    re.IGNORECASE,
)

_LAST = r"(?:please|then|now|again|for (?:now|me|a (?:moment|second|minute|bit))|(?:right )?(?:here|there))"
_TAIL = rf"(?:\s{_LAST}\b|[\s,.;:!?…–-])*"
_IS = r"(?: is|['’]?s)"
_DONT = r"(?:do not|don['’]?t)"
_WHILE = r"(?:a|one|just a|just one|half a|another)? ?(?:little )?(?:moment|minute|min|second|sec|bit|tick|while)"

PAUSE = re.compile(
    r"(?:wait|pause|hold on|hang on|hold still|stay(?: where you are| there| still)?|stand still"
    rf"|(?:wait|hold on|hang on|pause)(?: for)? {_WHILE}|wait for me|{_WHILE}|give me {_WHILE}"
    r"|pause (?:it|that|this|the task)|not (?:yet|now)|let me (?:think|see)|(?:do not|don['’]?t) move)"
    rf"{_TAIL}",
    re.IGNORECASE,
)
"""To hold still, and go on later."""

GO_ON = re.compile(
    rf"(?:(?:no|nothing|never ?mind|(?:it|that){_IS} (?:fine|ok|okay|good|all right)|you (?:can|may)|{_POLITE})"
    rf"\b{_GAP})*"
    r"(?:go on|go ahead|carry on|continue|resume|proceed|keep going|as you were|unpause|do (?:it|that))"
    r"(?:\s(?:with (?:it|that|this|the task|your (?:work|task)|what you were doing)"
    rf"|where you (?:were|left off|stopped)|as (?:before|planned)|working|doing (?:it|that)))?{_TAIL}",
    re.IGNORECASE,
)
"""To continue where it was."""

UNDO = re.compile(
    r"(?:(?:undo|revert|reverse|roll back)"
    r"(?: (?:it|that|this|everything|all (?:of )?(?:that|it)|(?:the|your) last (?:step|thing|one|action|move|task|bit)"
    r"|what you (?:just )?did))?|take (?:that|it) back|put (?:everything|things) back(?: (?:how|as|the way|where) .*)?)"
    rf"{_TAIL}",
    re.IGNORECASE,
)
"""To bring back what was so before."""

_WHERE_IT_WAS = (
    r"(?:(?:to )?where (?:it|they|that|you) (?:was|were|came from|come from|belongs?|stood|lay|found|took|got|had)\b.*"
    r"|(?:in|to) its (?:old )?place|how it was)"
)
PUT_BACK = re.compile(
    r"(?:(?:put|place|set|move|take|bring|lay|get|give|carry) "
    rf"(?:back (?P<after>.+?)(?: {_WHERE_IT_WAS})?|(?P<between>.+?) (?:back(?: {_WHERE_IT_WAS})?|{_WHERE_IT_WAS}))"
    rf"|return (?P<returned>.+?)(?: {_WHERE_IT_WAS})?|(?:put it )?back {_WHERE_IT_WAS}){_TAIL}",
    re.IGNORECASE,
)
"""To put things where they came from."""

THIS = re.compile(
    r"(?:it|that|this|them|these|those|(?:that|this) (?:one|thing|step|part|bit)|the (?:thing|current (?:one|step))"
    r"|the (?:last|current) (?:thing|step|one)|this step|over (?:it|that))",
    re.IGNORECASE,
)
"""What is at hand, whatever it is."""

SKIP = re.compile(
    r"(?:skip(?: (?P<skipped>.+?))?|(?:leave|keep) (?P<left>.+?) (?:out|alone|be|there|where (?:it|they) (?:is|are))"
    r"|leave out (?P<out>.+?)|omit (?P<omitted>.+?)|forget (?:about )?(?P<forgotten>.+?)|never ?mind (?P<minded>.+?)"
    rf"|{_DONT} bother(?: (?:with|about) (?P<bother>.+?))?|no need for (?P<needed>.+?)|without (?P<without>.+?)"
    rf"|{_DONT} (?:take|touch|move|pick up|bring|use|open|close|shut|turn on|turn off) (?P<denied>.+?)"
    rf"|{_DONT} do (?P<undone>.+?)"
    rf"|(?:(?:go |move )?on to )?(?:the )?next(?: (?:one|step|thing|part))?){_TAIL}",
    re.IGNORECASE,
)
"""To leave out something."""

_DONE = rf"(?:you(?: are|['’]re)|(?:it|that|this){_IS}) (?:done|finished|ready)(?: with (?:that|it))?"
ALSO = re.compile(
    rf"(?:{_POLITE}\b{_GAP})*(?:(?:and|then|also|plus|afterwards|after (?:that|this)|in addition|additionally|besides"
    rf"|finally|(?:when|once|after) {_DONE}|(?:while|since) you(?: are|['’]re) at it|(?:in|at) the end|one more thing"
    rf"|{_DONT} forget to|(?:do )?(?:exactly )?(?:the )?same(?: thing)? (?:for|with|to)"
    rf"|do(?= (?:the|my|an?)\b))\b{_GAP})+",
    re.IGNORECASE,
)
"""What stands before something to be done as well."""

AS_WELL = re.compile(rf"{_GAP}(?:\b(?:too|as well|also|afterwards|after that|in the end)\b{_GAP})+$", re.IGNORECASE)
"""What stands behind it."""

INSTEAD = re.compile(rf"(?:^{_GAP}instead\b(?! of){_GAP}|{_GAP}\binstead\b(?! of){_GAP}$)", re.IGNORECASE)
"""What stands before or behind what shall be done in the place of something."""

INSTEAD_OF = (
    re.compile(r"instead of (?P<old>[^,]+?)(?:,| (?:take|use|do))\s*(?P<new>.+)", re.IGNORECASE),
    re.compile(
        r"(?P<new>.+?),? (?:instead of|rather than|(?:and |but )?not) (?:(?:in|on)(?:to)? )?(?P<old>.+)", re.IGNORECASE
    ),
    re.compile(r"not (?P<old>.+?)(?:,| but)+\s*(?:but )?(?P<new>.+)", re.IGNORECASE),
)
"""What was not meant, and what was."""

NOT_SO = re.compile(r"^not \w+(?:,| but)+\s*|,?\s*(?:and |but )?not \w+$", re.IGNORECASE)
"""What it shall not be, beside what it shall be: "not on, off"."""

NOT = re.compile(r"not (?P<old>.+)", re.IGNORECASE)
"""Only what was not meant."""

WRONG = re.compile(rf"(?:(?:that|it){_IS} )?(?:the )?wrong (?P<old>(?!one\b|way\b|place\b).+)", re.IGNORECASE)
"""The same: "wrong cup"."""

NAMED = re.compile(
    r"(?:the|this|that|my|another|an?)"
    r"(?: (?!(?:is|are|was|were|should|must|shall|goes|go|has|belongs?)\b)[\w'’-]+){1,4}",
    re.IGNORECASE,
)
"""A thing, and nothing said of it."""

MEANT = re.compile(
    rf"(?:(?:take|use|get|grab|pick up|pick|do|with|i (?:said|mean|meant|want|wanted)|it{_IS}|rather)\s)*(?P<thing>.+)",
    re.IGNORECASE,
)
"""A thing, with or without what only leads to it."""

GOES = re.compile(
    r"(?:(?:put|place|set|move|bring|take) (?:it|that|this|them|those|these) )?"
    r"(?P<spot>into|inside|in|onto|on top of|on|at|to) (?P<place>.+)",
    re.IGNORECASE,
)
"""A place where something goes."""

SPOTS = {"into": "inside", "inside": "inside", "in": "inside", "onto": "on", "on top of": "on", "on": "on"}
"""The predicate that a preposition speaks of."""

DEFINITE = re.compile(r"(?:the|this|that|my|another|an?)\b.*", re.IGNORECASE)
"""How a thing is named; "no problem" names none."""

ELSEWHERE = re.compile(
    r"(?:put|place|set|move|bring|take) (?P<what>.+?) (?P<spot>into|inside|in|onto|on top of|on|to) (?P<place>.+)",
    re.IGNORECASE,
)
"""Where a thing shall go, in a whole sentence."""

FIRST = (
    re.compile(
        rf"(?:{_POLITE}\b{_GAP}|but\b{_GAP})*(?:first(?: of all)?|before (?:that|this)|beforehand)\b{_GAP}(?P<text>.+)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?P<text>.+?){_GAP}\b(?:first|before (?:that|this)|beforehand){_TAIL}", re.IGNORECASE),
)
"""What shall be done before anything else."""

MUSED = re.compile(rf"(?:{_POLITE}\b{_GAP}|and\b{_GAP})*(?:what|how) about (?P<thing>.+)", re.IGNORECASE)
"""What names a thing, and does not say what of it."""

ONLY_INSTEAD = re.compile(
    rf"(?:{_POLITE}\b{_GAP}|no\b{_GAP}|i (?:mean|meant)\b{_GAP}|(?:do )?(?:that|this)\b{_GAP})*"
    rf"instead(?: of (?:it|that|this))?{_TAIL}",
    re.IGNORECASE,
)
"""That what was said last is meant in the place of what is being done."""

THE_ONE = re.compile(r"(?:use )?(?:the|that) (?:[\w-]+ ){1,3}ones?|use .+", re.IGNORECASE)
"""What can only mean one thing among others: "the blue one"."""

SET_DOWN = re.compile(
    r"(?:(?:put|set|lay|place) (?:it|that|this) down|(?:drop|release) (?:it|that|this)"
    rf"|let (?:it )?go(?: of (?:it|that))?){_TAIL}",
    re.IGNORECASE,
)
"""To have an empty hand, at once."""

ANOTHER = re.compile(r"(?:(?:the|an?|one of the|some) others?|another|a different)(?: ones?)?", re.IGNORECASE)
"""One of the same sort, whatever that is."""

OTHER = re.compile(r"\bothers?\b", re.IGNORECASE)
"""One that was not spoken of."""


def objects(said: str) -> bool:
    """Whether words say that something else was meant."""
    return _OBJECTING.search(said) is not None
