"""Names, ages and addresses of people who do not exist."""

from __future__ import annotations

from dataclasses import dataclass

from .chance import Chance

# Each background: (weight, names of women, names of men, surnames as "prefix|name").
_BACKGROUNDS = (
    (
        62,
        "Anna Marieke Sanne Ilse Femke Lotte Wilma Gerda Hennie Jolanda Karin Marleen Petra Tineke "
        "Annemieke Esther Fleur Roos Trijntje Grietje Sietske Mirjam Ingrid Nienke Carla Joke",
        "Jan Kees Henk Gerrit Willem Bart Daan Thijs Rob Erik Marcel Johan Wim Arjan Sjoerd Jelle "
        "Klaas Berend Harm Ruben Lars Sem Niels Frits Teun Geert",
        "|Bakker de|Vries van|Dijk |Jansen de|Boer van der|Meer |Visser |Smit |Meijer |Mulder "
        "|Bos |Vos |Hendriks van den|Berg |Schuurman |Kuiper |Hofstra |Dijkstra |Wiersma "
        "|Postma |Kamphuis |Nijland te|Velde |Reuvekamp |Huisman |Logtenberg ten|Brinke "
        "van der|Kolk |Schutte |Oosterhof |Terpstra |Veldhuis |Brouwer op ’t|Hof |Zwiers",
    ),
    (
        9,
        "Fatima Naima Samira Khadija Yasmina Hanan Souad Malika",
        "Mohamed Youssef Rachid Hassan Karim Bilal Omar Said",
        "el|Amrani |Bouzidi |Haddou |Benali |Ouali |Azzouzi el|Idrissi |Chafik",
    ),
    (
        8,
        "Aylin Elif Zeynep Fatma Sevgi Hülya Emine",
        "Mehmet Ahmet Emre Murat Kemal Serkan Yusuf",
        "|Yılmaz |Kaya |Demir |Çelik |Aydın |Şahin |Öztürk",
    ),
    (
        6,
        "Chantal Shanice Naomi Joyce Melissa Priya Sharda",
        "Dwight Marlon Winston Ryan Anil Radj Clyde",
        "|Pengel |Ramdin |Kartosen |Blokland |Tjon-A-Loi |Sewnath |Vrede",
    ),
    (
        6,
        "Agnieszka Katarzyna Magda Ewa Joanna",
        "Piotr Tomasz Krzysztof Marek Paweł",
        "|Nowak |Wójcik |Kowalczyk |Zieliński |Wrona",
    ),
    (
        6,
        "Rania Hiba Selam Amina Zahra Oksana",
        "Khaled Mahmoud Tesfay Abdi Navid Oleh",
        "|Al-Hariri |Khalil |Tekle |Warsame |Rahimi |Shevchenko",
    ),
    (
        3,
        "Graziella Minerva Inés Lucía",
        "Angelo Rinaldo Carlos Diego",
        "|Martina |Croes |Pereira |Silva",
    ),
)
_CHILDREN = (
    "Noor Mila Evi Saar Lina Yara Tess Nina Fenna Julia Aya Sofie",
    "Noah Luuk Finn Milan Levi Sam Mees Adam Ties Jayden Boaz Ilyas",
)
_STREETS = (
    "Dorpsstraat Kerkstraat Molenweg Stationsweg Wilhelminastraat Julianalaan Beatrixstraat "
    "Schoolstraat Lindelaan Kastanjelaan Eikenweg Berkenhof Parallelweg Industrieweg Hoofdweg "
    "Kanaaldijk Vechtkade Esdoornstraat Meidoornlaan Marktstraat Nieuwstraat Zandweg "
    "Burgemeestersplein Tulpstraat Rozenhof Leeuwerikweg Zwaluwstraat Merelhof Boslaan Akkerpad"
)
STREETS = tuple(_STREETS.split())


@dataclass(frozen=True, slots=True)
class Name:
    first: str
    prefix: str
    last: str

    @property
    def full(self) -> str:
        return " ".join(part for part in (self.first, self.prefix, self.last) if part)

    @property
    def formal(self) -> str:
        """Without the first name, as a log book writes it: "De Boer"."""
        name = f"{self.prefix} {self.last}".strip()
        return name[0].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class Background:
    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[tuple[str, str], ...]


def _read(women: str, men: str, surnames: str) -> Background:
    pairs = []
    words = surnames.split(" ")
    prefix: list[str] = []
    for word in words:
        before, bar, last = word.partition("|")
        prefix.append(before)
        if bar:
            pairs.append((" ".join(prefix).strip(), last))
            prefix = []
    return Background(tuple(women.split()), tuple(men.split()), tuple(pairs))


BACKGROUNDS = tuple(_read(*parts) for _, *parts in _BACKGROUNDS)
_WEIGHTS = tuple(weight for weight, *_ in _BACKGROUNDS)
_GIRLS, _BOYS = (tuple(names.split()) for names in _CHILDREN)

LONG_NAME = Name(
    "Wilhelmina Theodora Johanna Maria-Magdalena",
    "van der",
    "Schuilenburg-Wassenaer van Oldenzaal tot Nieuw-Heeckeren en de Lutte",
)


def background(chance: Chance) -> Background:
    return chance.choices(BACKGROUNDS, _WEIGHTS)[0]


def surname(chance: Chance, of: Background) -> tuple[str, str]:
    return chance.choice(of.surnames)


def adult(chance: Chance, of: Background, *, woman: bool) -> str:
    return chance.choice(of.women if woman else of.men)


def child(chance: Chance, of: Background, *, girl: bool) -> str:
    if chance.random() < 0.3:
        return adult(chance, of, woman=girl)
    return chance.choice(_GIRLS if girl else _BOYS)


def a_worker(chance: Chance) -> Name:
    """Somebody who works for a municipality or a partner."""
    of = background(chance)
    prefix, last = surname(chance, of)
    return Name(adult(chance, of, woman=chance.random() < 0.68), prefix, last)
