"""Stories of DOMAIN.md, "Fees", 6 to 10. What is asked of who pays (10) is tested where the pages are."""

# ruff: noqa: E501 (a sentence stays on one line, as it is read)

from tests.rules.story import Story

OWED = (
    Story(
        "Gebyrer 6",
        steps=(
            "Anne fra AU Library tilmelder sig vest",
            "Dag 10",
            "Anne afmelder sig",
        ),
        ending=("Anne: Afmeldt. 0 kr.: afmeldt",),
    ),
    Story(
        "Gebyrer 6",
        steps=(
            "Anne fra AU Library tilmelder sig vest",
            "Dag 11",
            "Anne afmelder sig",
        ),
        ending=("Anne: Afmeldt. 500 kr.: afmeldt efter fristen",),
    ),
    Story(
        "Gebyrer 6",
        given=("afmelding koster 50 % indtil dag 14",),
        steps=(
            "Anne og Bo fra AU Library tilmelder sig vest",
            "Dag 14",
            "Anne afmelder sig",
            "Dag 15",
            "Bo afmelder sig",
        ),
        ending=(
            "Anne: Afmeldt. 250 kr.: afmeldt efter fristen",
            "Bo: Afmeldt. 500 kr.: afmeldt efter fristen",
        ),
    ),
    Story(
        "Gebyrer 6",
        steps=(
            "Anne og Bo fra AU Library tilmelder sig vest",
            "Dag 11",
            "Anne afmelder sig",
            "Bo afmelder sig",
            "Carl fra Skive tilmelder sig vest",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: en anden har fået pladsen",
            "Bo: Afmeldt. 500 kr.: afmeldt efter fristen",
            "Carl: Tilmeldt vest. Gratis: første deltager fra Skive Bibliotek",
        ),
        history={
            "Anne": "500 kr.: AU Library har ikke en gratis plads → 500 kr.: afmeldt efter fristen → 0 kr.: en anden har fået pladsen",
        },
    ),
    Story(
        "Gebyrer 6",
        given=("1 plads i vest",),
        steps=(
            "Anne fra AU Library tilmelder sig vest",
            "Bo fra Skive tilmelder sig vest",
            "Dag 11",
            "Anne afmelder sig",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: en anden har fået pladsen",
            "Bo: Tilmeldt vest. Gratis: første deltager fra Skive Bibliotek",
        ),
        history={
            "Anne": "500 kr.: AU Library har ikke en gratis plads → 500 kr.: afmeldt efter fristen → 0 kr.: en anden har fået pladsen",
        },
    ),
    Story(
        "Gebyrer 6",
        steps=(
            "Anne fra AU Library tilmelder sig vest",
            "Dag 11",
            "Anne afmelder sig",
            "Arrangøren sætter Annes gebyr ned til 0 kr.: sygdom",
        ),
        ending=("Anne: Afmeldt. 0 kr.: sat ned af arrangøren",),
        history={
            "Anne": "500 kr.: AU Library har ikke en gratis plads → 500 kr.: afmeldt efter fristen → 0 kr.: sat ned af arrangøren (sygdom)",
        },
    ),
    Story(
        "Gebyrer 6",
        given=("afmelding er gratis til dag 5",),
        steps=(
            "Anne og Bo fra AU Library tilmelder sig vest",
            "Dag 5",
            "Anne afmelder sig",
            "Dag 6",
            "Bo afmelder sig",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: afmeldt",
            "Bo: Afmeldt. 500 kr.: afmeldt efter fristen",
        ),
    ),
    Story(
        "Gebyrer 6",
        steps=(
            "Anne og Bo fra AU Library tilmelder sig vest",
            "Dag 11",
            "Anne afmelder sig",
            "Arrangøren sætter Annes gebyr ned til 200 kr.: sygdom",
            "Carl fra Skive tilmelder sig vest",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: en anden har fået pladsen",
            "Bo: Tilmeldt vest. 500 kr.: AU Library har ikke en gratis plads",
            "Carl: Tilmeldt vest. Gratis: første deltager fra Skive Bibliotek",
        ),
    ),
    Story(
        "Gebyrer 6",
        steps=(
            "Anne fra AU Library tilmelder sig vest",
            "Bo fra Skive tilmelder sig øst",
            "Dag 11",
            "Anne afmelder sig",
            "Bo flytter til vest",
        ),
        ending=(
            "Anne: Afmeldt. 500 kr.: afmeldt efter fristen",
            "Bo: Tilmeldt vest. Gratis: første deltager fra Skive Bibliotek",
        ),
    ),
    Story(
        "Gebyrer 6",
        given=("at blive væk koster 750 kr.",),
        steps=(
            "Anne fra Horsens tilmelder sig vest",
            "Dag 31",
            "Arrangøren noterer, at Anne blev væk",
        ),
        ending=("Anne: Tilmeldt vest. 750 kr.: udeblevet uden afbud",),
    ),
    Story(
        "Gebyrer 6",
        steps=(
            "Anne fra Horsens tilmelder sig vest",
            "Dag 31",
            "Arrangøren noterer, at Anne blev væk",
        ),
        ending=("Anne: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",),
    ),
    Story(
        "Gebyrer 7",
        given=("gebyrerne låses dag 5",),
        steps=(
            "Anne og Bo fra Horsens tilmelder sig vest",
            "Dag 6",
            "Anne afmelder sig",
            "Carl fra Horsens tilmelder sig øst",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: afmeldt",
            "Bo: Tilmeldt vest. 500 kr.: 2. deltager fra Horsens Bibliotek",
            "Carl: Tilmeldt øst. Gratis: første deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Gebyrer 7",
        steps=(
            "Anne og Bo fra Horsens tilmelder sig vest",
            "Arrangøren låser gebyrerne",
            "Arrangøren sætter Bos gebyr ned til 100 kr.: efter aftale",
            "Anne afmelder sig",
        ),
        ending=(
            "Anne: Afmeldt. 0 kr.: afmeldt",
            "Bo: Tilmeldt vest. 100 kr.: sat ned af arrangøren",
        ),
        history={
            "Bo": "500 kr.: 2. deltager fra Horsens Bibliotek → 100 kr.: sat ned af arrangøren (efter aftale)",
        },
    ),
    Story(
        "Gebyrer 8",
        given=("afmelding koster 33 % indtil dag 14",),
        steps=(
            "Anne fra AU Library tilmelder sig vest",
            "Dag 14",
            "Anne afmelder sig",
        ),
        ending=("Anne: Afmeldt. 165 kr.: afmeldt efter fristen",),
    ),
    Story(
        "Gebyrer 8",
        given=("prisen er momsfri",),
        steps=(
            "Anne fra AU Library tilmelder sig vest",
            "Bo fra Horsens tilmelder sig vest",
        ),
        ending=(
            "Anne: Tilmeldt vest. 500 kr.: AU Library har ikke en gratis plads (momsfri)",
            "Bo: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Gebyrer 9",
        given=("en plads koster 250 kr.",),
        steps=("Anne og Bo fra Horsens tilmelder sig vest",),
        ending=(
            "Anne: Tilmeldt vest. Gratis: første deltager fra Horsens Bibliotek",
            "Bo: Tilmeldt vest. 250 kr.: 2. deltager fra Horsens Bibliotek",
        ),
    ),
    Story(
        "Gebyrer 9",
        steps=(
            "Anne fra Horsens tilmelder sig vest",
            "Arrangøren ser, at Anne kommer fra AU Library",
        ),
        ending=("Anne: Tilmeldt vest. Gratis: det fik du oplyst, da du tilmeldte dig",),
    ),
    Story(
        "Gebyrer 9",
        given=("1 plads i vest",),
        steps=(
            "Anne fra AU Library tilmelder sig vest",
            "Bo fra AU Library tilmelder sig vest",
            "Carl fra “Lille Skole” tilmelder sig vest",
        ),
        ending=(
            "Anne: Tilmeldt vest. 500 kr.: AU Library har ikke en gratis plads",
            "Bo: På ventelisten vest, nr. 1 i vest: folkebibliotekerne kommer først. 0 kr. nu – 500 kr., hvis du får plads",
            "Carl: Afventer arrangøren vest. 0 kr. nu – højst 500 kr., når arrangøren har godkendt arbejdspladsen",
        ),
    ),
    Story(
        "Gebyrer 9",
        given=("mødet er gratis",),
        steps=("Anne fra AU Library tilmelder sig vest",),
        ending=("Anne: Tilmeldt vest. Gratis: mødet koster ikke noget",),
    ),
    Story(
        "Gebyrer 10",
        steps=("Anne fra AU Library tilmelder sig vest",),
        ending=("Anne: Tilmeldt vest. 500 kr.: AU Library har ikke en gratis plads",),
    ),
)
