"""What the tests of notebooks share with those of the app."""

from tests.shared_sweeps import sweeps_are_shared as sweeps_are_shared
