"""Reads the parts of a request that forbid something: "..., but don't touch the bowl", "... without opening it"."""

from dataclasses import dataclass, replace

from planners.english.prohibitions import TOUCHING, prohibition_in
from planners.english.said import Prohibition, Read, Reading, Unread
from planners.english.sentence import Sentence, first_end
from planners.english.subordinate import as_command
from planners.english.words import Join, Part


@dataclass(frozen=True, slots=True)
class ForbiddingReader:
    """Reads prohibitions of a request."""

    sentence: Sentence

    def read(self, parts: tuple[Part, ...], so_far: Reading) -> Read:
        """Read a prohibition, and go on."""
        worst: Unread | None = None
        end = first_end(parts, lambda part: part.join > Join.AND or bool(part.opener))
        for count in range(end, 0, -1):
            clause = self.sentence.clause(parts[:count], keeps_opener=False)
            command = as_command(clause, self.sentence.clauses.verbs | TOUCHING) if clause else None
            found = None if command is None else prohibition_in(command, so_far, self.sentence.clauses)
            if isinstance(found, Prohibition):
                said = replace(found, text=self.sentence.text[parts[0].start : clause[-1].end])
                more = replace(so_far, prohibitions=(*so_far.prohibitions, said))
                rest = self.sentence.go_on(parts[count:], more)
                if isinstance(rest, Reading):
                    return rest
                found = rest
            worst = worst if found is None else found.or_better(worst)
        return self.sentence.not_understood(parts) if worst is None else worst
