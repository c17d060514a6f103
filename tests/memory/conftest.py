from dataclasses import dataclass

import pytest


@dataclass
class ManualClock:
    time_s: float = 0.0

    def now_s(self) -> float:
        return self.time_s


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()
