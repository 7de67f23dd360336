"""What tests of pages share. The organisation itself is in `tests.houses`, for attacks and journeys too."""

from tests.houses import House, account, sign_in, small_house, wear

__all__ = ["House", "account", "sign_in", "small_house", "wear"]
