"""Stories of DOMAIN.md, "Places and the queue", 1 to 5."""

# ruff: noqa: E501 (a sentence stays on one line, as it is read)

from tests.rules.story import Story

PLACES = (
    Story(
        "Pladser 1",
        given=("1 plads i vest",),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra Horsens tilmelder sig vest",
        ),
        ending=(
            "Anne: Tilmeldt vest. Gratis: første deltager fra Vejle Bibliotek",
            "Bo: På ventelisten vest, nr. 1 i vest: biblioteker uden en plads i runden kommer først. 0 kr. nu – 500 kr., hvis du får plads",
        ),
    ),
    Story(
        "Pladser 1",
        given=("2 pladser i vest",),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra Horsens tilmelder sig vest",
            "Arrangøren giver vest 1 plads",
        ),
        ending=(
            "Anne: Tilmeldt vest. Gratis: første deltager fra Vejle Bibliotek",
            "Bo: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
        ),
        refused="2 pladser er optaget",
    ),
    Story(
        "Pladser 2",
        given=("1 plads i vest",),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra Horsens tilmelder sig vest",
            "Arrangøren giver vest 2 pladser",
        ),
        ending=(
            "Anne: Tilmeldt vest. Gratis: første deltager fra Vejle Bibliotek",
            "Bo: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Pladser 3",
        given=("resten fordeles dag 5",),
        steps=(
            "Anne fra AU Library tilmelder sig vest",
            "Bo fra Horsens tilmelder sig vest",
        ),
        ending=(
            "Anne: Afventer fordeling den 6. februar vest. 0 kr. nu – 500 kr., hvis du får plads",
            "Bo: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Pladser 3",
        given=(
            "2 pladser i vest",
            "resten fordeles dag 5",
        ),
        steps=(
            "Anne og Bo fra AU Library tilmelder sig vest",
            "Carl fra Horsens tilmelder sig vest",
            "Dag 5",
            "Tiden gør sit arbejde",
        ),
        ending=(
            "Anne: Tilmeldt vest. 500 kr.: AU Library har ikke en gratis plads",
            "Bo: På ventelisten vest, nr. 1 i vest: folkebibliotekerne kommer først. 0 kr. nu – 500 kr., hvis du får plads",
            "Carl: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Pladser 3",
        given=(
            "2 pladser i vest",
            "resten fordeles dag 5",
        ),
        steps=(
            "Anne og Bo fra AU Library tilmelder sig vest",
            "Dag 5",
            "Carl fra Horsens tilmelder sig vest",
        ),
        ending=(
            "Anne: Tilmeldt vest. 500 kr.: AU Library har ikke en gratis plads",
            "Bo: Tilmeldt vest. 500 kr.: AU Library har ikke en gratis plads",
            "Carl: På ventelisten vest, nr. 1 i vest: biblioteker uden en plads i runden kommer først. 0 kr. nu – 500 kr., hvis du får plads",
        ),
    ),
    Story(
        "Pladser 3",
        given=(
            "1 plads i vest",
            "resten fordeles dag 5",
        ),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra Horsens tilmelder sig vest",
            "Arrangøren ser, at Bo kommer fra AU Library",
            "Anne afmelder sig",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: afmeldt",
            "Bo: Afventer fordeling den 6. februar vest. 0 kr. nu – 500 kr., hvis du får plads",
        ),
    ),
    Story(
        "Pladser 3",
        given=("resten fordeles dag 5",),
        steps=(
            "Anne fra AU Library tilmelder sig vest",
            "Arrangøren fordeler pladserne",
        ),
        ending=("Anne: Tilmeldt vest. 500 kr.: AU Library har ikke en gratis plads",),
    ),
    Story(
        "Pladser 3",
        given=("resten fordeles dag 5",),
        steps=(
            "Anne fra AU Library tilmelder sig vest",
            "Dag 5",
            "Bo fra “Lille Skole” tilmelder sig øst",
        ),
        ending=(
            "Anne: Tilmeldt vest. 500 kr.: AU Library har ikke en gratis plads",
            "Bo: Afventer arrangøren øst. 0 kr. nu – højst 500 kr., når arrangøren har godkendt arbejdspladsen",
        ),
    ),
    Story(
        "Pladser 3",
        steps=("Anne fra AU Library tilmelder sig vest",),
        ending=("Anne: Tilmeldt vest. 500 kr.: AU Library har ikke en gratis plads",),
    ),
    Story(
        "Pladser 4",
        given=("1 plads i vest",),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra AU Library tilmelder sig vest",
            "Carl fra Vejle tilmelder sig vest",
            "Dorte fra Horsens tilmelder sig vest",
            "Ea fra Horsens tilmelder sig vest",
        ),
        ending=(
            "Anne: Tilmeldt vest. Gratis: første deltager fra Vejle Bibliotek",
            "Bo: På ventelisten vest, nr. 4 i vest: folkebibliotekerne kommer først. 0 kr. nu – 500 kr., hvis du får plads",
            "Carl: På ventelisten vest, nr. 2 i vest: biblioteket har en plads i forvejen eller står foran i køen. 0 kr. nu – 500 kr., hvis du får plads",
            "Dorte: På ventelisten vest, nr. 1 i vest: biblioteker uden en plads i runden kommer først. 0 kr. nu – 500 kr., hvis du får plads",
            "Ea: På ventelisten vest, nr. 3 i vest: biblioteket har en plads i forvejen eller står foran i køen. 0 kr. nu – 500 kr., hvis du får plads",
        ),
    ),
    Story(
        "Pladser 4",
        given=(
            "1 plads i vest",
            "køen går efter tid",
        ),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra AU Library tilmelder sig vest",
            "Carl fra Vejle tilmelder sig vest",
            "Dorte fra Horsens tilmelder sig vest",
        ),
        ending=(
            "Anne: Tilmeldt vest. Gratis: første deltager fra Vejle Bibliotek",
            "Bo: På ventelisten vest, nr. 1 i vest: pladserne gives i den rækkefølge, man har tilmeldt sig. 0 kr. nu – 500 kr., hvis du får plads",
            "Carl: På ventelisten vest, nr. 2 i vest: pladserne gives i den rækkefølge, man har tilmeldt sig. 0 kr. nu – 500 kr., hvis du får plads",
            "Dorte: På ventelisten vest, nr. 3 i vest: pladserne gives i den rækkefølge, man har tilmeldt sig. 0 kr. nu – 500 kr., hvis du får plads",
        ),
    ),
    Story(
        "Pladser 5",
        given=("1 plads i vest",),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra AU Library tilmelder sig vest",
            "Carl fra Horsens tilmelder sig vest",
            "Anne afmelder sig",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: afmeldt",
            "Bo: På ventelisten vest, nr. 1 i vest: folkebibliotekerne kommer først. 0 kr. nu – 500 kr., hvis du får plads",
            "Carl: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Pladser 5",
        given=("1 plads i vest",),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra Horsens tilmelder sig vest",
            "Dag 28",
            "Anne afmelder sig",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: afmeldt",
            "Bo: På ventelisten vest, nr. 1 i vest: biblioteker uden en plads i runden kommer først. 0 kr. nu – 500 kr., hvis du får plads",
        ),
    ),
    Story(
        "Pladser 5",
        given=("1 plads i vest",),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra Horsens tilmelder sig vest",
            "Dag 28",
            "Anne afmelder sig",
            "Arrangøren giver den ledige plads i vest videre",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: afmeldt",
            "Bo: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Pladser 5",
        given=("1 plads i vest",),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra AU Library tilmelder sig vest",
            "Dag 20",
            "Anne afmelder sig",
            "24 timer senere",
            "Bo afmelder sig",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: afmeldt",
            "Bo: Afmeldt. 0 kr.: afmeldt",
        ),
    ),
    Story(
        "Pladser 5",
        given=("1 plads i vest",),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra AU Library tilmelder sig vest",
            "Dag 20",
            "Anne afmelder sig",
            "25 timer senere",
            "Bo afmelder sig",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: afmeldt",
            "Bo: Afmeldt. 500 kr.: afmeldt efter fristen",
        ),
    ),
    Story(
        "Pladser 5",
        given=(
            "1 plads i vest",
            "ventelisten får pladser af sig selv indtil dag 24",
        ),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra Horsens tilmelder sig vest",
            "Dag 25",
            "Anne afmelder sig",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: afmeldt",
            "Bo: På ventelisten vest, nr. 1 i vest: biblioteker uden en plads i runden kommer først. 0 kr. nu – 500 kr., hvis du får plads",
        ),
    ),
)
