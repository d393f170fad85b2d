"""Digits of base64url, six bits each: numbers in letters that a link leaves alone."""

from __future__ import annotations

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
DIGITS = {letter: digit for digit, letter in enumerate(ALPHABET)}


def letters_of(number: int, width: int) -> str:
    """A whole number from 0 to 64 ** width - 1, the highest digit first."""
    return "".join(ALPHABET[number >> 6 * place & 63] for place in reversed(range(width)))


def number_of(letters: str) -> int:
    """The number that `letters_of` has written. Raises `KeyError` for a letter that is no digit."""
    number = 0
    for letter in letters:
        number = number << 6 | DIGITS[letter]
    return number
