"""Failed contracts show their values: pytest rewrites the assertions of the shipped suites, too."""

import pytest

pytest.register_assert_rewrite("majordomo.testing.conformance")
