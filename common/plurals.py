"""A number with what it counts, in Dutch: "1 dag", "2 dagen"."""


def counted(number: int, one: str, more: str) -> str:
    """The number and the word that goes with it; zero goes with the plural."""
    return f"{number} {one if number == 1 else more}"


def days_words(number: int) -> str:
    """ "1 dag", "12 dagen"."""
    return counted(number, "dag", "dagen")
