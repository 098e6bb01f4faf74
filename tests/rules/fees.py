"""Stories of DOMAIN.md, "Fees", 1 to 5."""

# ruff: noqa: E501 (a sentence stays on one line, as it is read)

from tests.rules.story import Story

FEES = (
    Story(
        "Gebyrer 1",
        steps=(
            "Anne fra Horsens tilmelder sig vest",
            "Bo fra Horsens tilmelder sig øst",
        ),
        ending=(
            "Anne: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
            "Bo: Tilmeldt øst. 500 kr.: 2. deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Gebyrer 1",
        given=("gratis pladser tælles for hvert møde",),
        steps=(
            "Anne fra Horsens tilmelder sig vest",
            "Bo fra Horsens tilmelder sig øst",
            "Carl fra Horsens tilmelder sig øst",
        ),
        ending=(
            "Anne: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
            "Bo: Tilmeldt øst. Gratis: første deltager fra Horsens Bibliotek",
            "Carl: Tilmeldt øst. 500 kr.: 2. deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Gebyrer 1",
        given=("2 gratis pladser til hvert folkebibliotek",),
        steps=("Anne, Bo og Carl fra Horsens tilmelder sig vest",),
        ending=(
            "Anne: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
            "Bo: Tilmeldt vest. Gratis: anden deltager fra Horsens Bibliotek",
            "Carl: Tilmeldt vest. 500 kr.: 3. deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Gebyrer 1",
        given=("0 gratis pladser til hvert folkebibliotek",),
        steps=("Anne fra Horsens tilmelder sig vest",),
        ending=("Anne: Tilmeldt vest. 500 kr.: Horsens Bibliotek har ikke en gratis plads",),
    ),
    Story(
        "Gebyrer 2",
        steps=("Anne fra AU Library tilmelder sig vest",),
        ending=("Anne: Tilmeldt vest. 500 kr.: AU Library har ikke en gratis plads",),
    ),
    Story(
        "Gebyrer 2",
        given=("1 gratis plads til hvert andet bibliotek",),
        steps=("Anne og Bo fra AU Library tilmelder sig vest",),
        ending=(
            "Anne: Tilmeldt vest. Gratis: første deltager fra AU Library",
            "Bo: Tilmeldt vest. 500 kr.: 2. deltager fra AU Library",
        ),
    ),
    Story(
        "Gebyrer 3",
        given=("1 plads i vest",),
        steps=(
            "Anne fra Vejle tilmelder sig vest",
            "Bo fra Horsens tilmelder sig vest",
            "Carl fra Horsens tilmelder sig øst",
            "Anne afmelder sig",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: afmeldt",
            "Bo: Tilmeldt vest. 500 kr.: 2. deltager fra Horsens Bibliotek",
            "Carl: Tilmeldt øst. Gratis: første deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Gebyrer 4",
        steps=(
            "Anne og Bo fra Horsens tilmelder sig vest",
            "Carl fra Horsens tilmelder sig øst",
            "Anne afmelder sig",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: afmeldt",
            "Bo: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
            "Carl: Tilmeldt øst. 500 kr.: 2. deltager fra Horsens Bibliotek",
        ),
        history={
            "Bo": "500 kr.: 2. deltager fra Horsens Bibliotek → Gratis: første deltager fra Horsens Bibliotek",
        },
    ),
    Story(
        "Gebyrer 4",
        steps=(
            "Anne og Bo fra Horsens tilmelder sig vest",
            "Anne afmelder sig",
            "5 minutter senere",
            "Anne fortryder",
        ),
        ending=(
            "Anne: Tilmeldt vest. 500 kr.: 2. deltager fra Horsens Bibliotek",
            "Bo: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Gebyrer 4",
        given=("gratis pladser tælles for hvert møde",),
        steps=(
            "Anne og Bo fra Horsens tilmelder sig vest",
            "Carl fra Horsens tilmelder sig øst",
            "Anne flytter til øst",
        ),
        ending=(
            "Anne: Tilmeldt øst. 500 kr.: 2. deltager fra Horsens Bibliotek",
            "Bo: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
            "Carl: Tilmeldt øst. Gratis: første deltager fra Horsens Bibliotek",
        ),
        history={
            "Bo": "500 kr.: 2. deltager fra Horsens Bibliotek → Gratis: første deltager fra Horsens Bibliotek",
        },
    ),
    Story(
        "Gebyrer 4",
        steps=(
            "Anne og Bo fra Horsens tilmelder sig vest",
            "Arrangøren ser, at Anne kommer fra Vejle",
        ),
        ending=(
            "Anne: Tilmeldt vest. Gratis: første deltager fra Vejle Bibliotek",
            "Bo: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Gebyrer 5",
        steps=(
            "Anne og Bo fra Horsens tilmelder sig vest",
            "Anne giver pladsen til Carl",
        ),
        ending=(
            "Anne: Givet videre. 0 kr.: pladsen er givet videre",
            "Bo: Tilmeldt vest. 500 kr.: 2. deltager fra Horsens Bibliotek",
            "Carl: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Gebyrer 5",
        steps=(
            "Anne og Bo fra Horsens tilmelder sig vest",
            "Anne flytter til øst",
        ),
        ending=(
            "Anne: Tilmeldt øst. Gratis: første deltager fra Horsens Bibliotek",
            "Bo: Tilmeldt vest. 500 kr.: 2. deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Gebyrer 5",
        given=("1 plads i vest",),
        steps=(
            "Anne fra Horsens tilmelder sig vest",
            "Bo fra Skive tilmelder sig vest",
            "Dag 11",
            "Arrangøren giver Annes plads til Carl fra AU Library",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: afmeldt",
            "Bo: På ventelisten vest, nr. 1 i vest: biblioteker uden en plads i runden kommer først. 0 kr. nu – 500 kr., hvis du får plads",
            "Carl: Tilmeldt vest. 500 kr.: AU Library har ikke en gratis plads",
        ),
    ),
)
