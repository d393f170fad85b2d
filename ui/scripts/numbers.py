"""How scripts print numbers: as the pages do."""

FIVE_DIGITS = """def five_digits(value):
    return f"{value:#.5g}".rstrip(".") if abs(value) >= 0.01 or value == 0 else f"{value:.4e}"
"""
