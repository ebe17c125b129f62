"""A number with what it counts, in Dutch: "1 dag", "2 dagen"."""


def counted(number: int, one: str, more: str) -> str:
    """The number and the word that goes with it; zero goes with the plural."""
    return f"{number} {one if number == 1 else more}"


def days_words(number: int) -> str:
    """ "1 dag", "12 dagen"."""
    return counted(number, "dag", "dagen")


def lower_first(words: str) -> str:
    """The words inside a sentence; names such as AVE3 further on stay as they are."""
    return f"{words[0].lower()}{words[1:]}" if words else words
