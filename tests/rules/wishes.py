"""Stories of DOMAIN.md, "Places and the queue", 6 to 9: wishes, addresses, second thoughts, unknown houses."""

# ruff: noqa: E501 (a sentence stays on one line, as it is read)

from tests.rules.story import Story

WISHES = (
    Story(
        "Pladser 6",
        given=("1 plads i øst",),
        steps=(
            "Anne fra Roskilde tilmelder sig øst eller vest",
            "Bo fra Køge tilmelder sig øst eller vest",
        ),
        ending=(
            "Anne: Tilmeldt øst. Gratis: første deltager fra Roskilde Bibliotek",
            "Bo: Tilmeldt vest. Gratis: første deltager fra Køge Bibliotek",
        ),
    ),
    Story(
        "Pladser 6",
        given=(
            "1 plads i vest",
            "1 plads i øst",
        ),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra Roskilde tilmelder sig øst",
            "Carl fra Køge tilmelder sig øst",
            "Dorte fra Horsens tilmelder sig øst eller vest",
        ),
        ending=(
            "Anne: Tilmeldt vest. Gratis: første deltager fra Vejle Bibliotek",
            "Bo: Tilmeldt øst. Gratis: første deltager fra Roskilde Bibliotek",
            "Carl: På ventelisten øst, nr. 1 i øst: biblioteker uden en plads i runden kommer først. 0 kr. nu – 500 kr., hvis du får plads",
            "Dorte: På ventelisten øst eller vest, nr. 1 i vest: biblioteker uden en plads i runden kommer først, nr. 2 i øst: biblioteker uden en plads i runden kommer først. 0 kr. nu – 500 kr., hvis du får plads",
        ),
    ),
    Story(
        "Pladser 6",
        given=(
            "1 plads i vest",
            "1 plads i øst",
        ),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra Roskilde tilmelder sig øst",
            "Dorte fra Horsens tilmelder sig øst eller vest",
            "Bo afmelder sig",
        ),
        ending=(
            "Anne: Tilmeldt vest. Gratis: første deltager fra Vejle Bibliotek",
            "Bo: Afmeldt. 0 kr.: afmeldt",
            "Dorte: Tilmeldt øst. Gratis: første deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Pladser 6",
        given=(
            "1 plads i vest",
            "1 plads i øst",
        ),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra Roskilde tilmelder sig øst",
            "Anne flytter til øst",
        ),
        ending=(
            "Anne: Tilmeldt vest, ønsker øst, nr. 1 i øst: biblioteket har en plads i forvejen eller står foran i køen. Gratis: første deltager fra Vejle Bibliotek",
            "Bo: Tilmeldt øst. Gratis: første deltager fra Roskilde Bibliotek",
        ),
    ),
    Story(
        "Pladser 6",
        given=(
            "1 plads i vest",
            "1 plads i øst",
        ),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra Roskilde tilmelder sig øst",
            "Anne flytter til øst",
            "Carl fra Horsens tilmelder sig vest",
            "Bo afmelder sig",
        ),
        ending=(
            "Anne: Tilmeldt øst. Gratis: første deltager fra Vejle Bibliotek",
            "Bo: Afmeldt. 0 kr.: afmeldt",
            "Carl: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Pladser 6",
        given=(
            "1 plads i vest",
            "1 plads i øst",
        ),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra Roskilde tilmelder sig øst",
            "Anne flytter til øst",
            "Bo flytter til vest",
        ),
        ending=(
            "Anne: Tilmeldt øst. Gratis: første deltager fra Vejle Bibliotek",
            "Bo: Tilmeldt vest. Gratis: første deltager fra Roskilde Bibliotek",
        ),
    ),
    Story(
        "Pladser 6",
        given=(
            "1 plads i vest",
            "1 plads i øst",
            "resten fordeles dag 5",
        ),
        steps=(
            "Anne fra DTU Bibliotek tilmelder sig øst",
            "10 minutter senere",
            "Bo fra DTU Bibliotek tilmelder sig øst eller vest",
            "Dag 5",
            "Tiden gør sit arbejde",
        ),
        ending=(
            "Anne: Tilmeldt øst. 500 kr.: DTU Bibliotek har ikke en gratis plads",
            "Bo: Tilmeldt vest. 500 kr.: DTU Bibliotek har ikke en gratis plads",
        ),
    ),
    Story(
        "Pladser 7",
        steps=(
            "Anne fra Horsens tilmelder sig vest",
            "Arrangøren noterer, at Anne er oplægsholder",
            "Anne fra Horsens tilmelder sig øst",
        ),
        ending=("Anne: Tilmeldt øst. Gratis: første deltager fra Horsens Bibliotek",),
    ),
    Story(
        "Pladser 7",
        steps=(
            "Anne fra Horsens tilmelder sig vest",
            "Anne fra Horsens tilmelder sig øst",
        ),
        ending=("Anne: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",),
        refused="Der findes allerede en tilmelding med denne adresse",
    ),
    Story(
        "Pladser 7",
        steps=(
            "Anne fra Horsens tilmelder sig vest",
            "Anne afmelder sig",
            "Anne fra Horsens tilmelder sig øst",
        ),
        ending=("Anne: Tilmeldt øst. Gratis: første deltager fra Horsens Bibliotek",),
    ),
    Story(
        "Pladser 7",
        steps=(
            "Anne og Bo fra Horsens tilmelder sig vest",
            "Anne giver pladsen til Bo",
        ),
        ending=(
            "Anne: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
            "Bo: Tilmeldt vest. 500 kr.: 2. deltager fra Horsens Bibliotek",
        ),
        refused="Adressen er tilmeldt runden allerede",
    ),
    Story(
        "Pladser 8",
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Anne afmelder sig",
            "15 minutter senere",
            "Anne fortryder",
        ),
        ending=("Anne: Tilmeldt vest. Gratis: første deltager fra Vejle Bibliotek",),
    ),
    Story(
        "Pladser 8",
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Anne afmelder sig",
            "16 minutter senere",
            "Anne fortryder",
        ),
        ending=("Anne: Afmeldt. 0 kr.: afmeldt",),
        refused="Afmeldingen kan ikke længere fortrydes",
    ),
    Story(
        "Pladser 8",
        given=("1 plads i vest",),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "10 minutter senere",
            "Bo fra Skive tilmelder sig vest",
            "10 minutter senere",
            "Carl fra Horsens tilmelder sig vest",
            "Anne afmelder sig",
            "10 minutter senere",
            "Anne fortryder",
        ),
        ending=(
            "Anne: På ventelisten vest, nr. 1 i vest: biblioteker uden en plads i runden kommer først. 0 kr. nu – 500 kr., hvis du får plads",
            "Bo: Tilmeldt vest. Gratis: første deltager fra Skive Bibliotek",
            "Carl: På ventelisten vest, nr. 2 i vest: biblioteker uden en plads i runden kommer først. 0 kr. nu – 500 kr., hvis du får plads",
        ),
    ),
    Story(
        "Pladser 9",
        steps=("Anne fra “Lille Skole” tilmelder sig vest",),
        ending=(
            "Anne: Afventer arrangøren vest. 0 kr. nu – højst 500 kr., når arrangøren har godkendt arbejdspladsen",
        ),
    ),
    Story(
        "Pladser 9",
        steps=(
            "Anne fra “Lille Skole” tilmelder sig vest",
            "Arrangøren ser, at Anne kommer fra Horsens",
        ),
        ending=("Anne: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",),
    ),
    Story(
        "Pladser 9",
        given=("1 plads i vest",),
        steps=(
            "Bo fra Skive tilmelder sig vest",
            "Anne fra “Lille Skole” tilmelder sig vest",
            "Arrangøren ser, at Anne kommer fra AU Library",
        ),
        ending=(
            "Bo: Tilmeldt vest. Gratis: første deltager fra Skive Bibliotek",
            "Anne: På ventelisten vest, nr. 1 i vest: folkebibliotekerne kommer først. 0 kr. nu – 500 kr., hvis du får plads",
        ),
    ),
)
