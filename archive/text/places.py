"""Countries, capitals and powers under their French and English names: a capital at the start of a sentence is theirs.

Folded (no case, no accents), in single words.
"""

_COUNTRIES = """
    afghanistan albanie albania algerie algeria allemagne germany andorre andorra angola argentine argentina armenie
    armenia australie australia autriche austria azerbaidjan azerbaijan bahamas bahrein bahrain bangladesh belgique
    belgium belize benin bhoutan bhutan bielorussie belarus birmanie myanmar burma bolivie bolivia bosnie bosnia
    botswana bresil brazil brunei bulgarie bulgaria burkina burundi cambodge cambodia cameroun cameroon canada chili
    chile chine china chypre cyprus colombie colombia comores comoros congo coree korea croatie croatia cuba danemark
    denmark djibouti dominique egypte egypt emirats equateur ecuador erythree eritrea espagne spain estonie estonia
    eswatini ethiopie ethiopia fidji fiji finlande finland france gabon gambie gambia georgie georgia ghana grece
    greece grenade grenada guatemala guinee guinea guyana haiti honduras hongrie hungary inde india indonesie
    indonesia irak iraq iran irlande ireland islande iceland israel italie italy jamaique jamaica japon japan jordanie
    jordan kazakhstan kenya kirghizistan kyrgyzstan kosovo koweit kuwait laos lesotho lettonie latvia liban lebanon
    liberia libye libya lituanie lithuania luxembourg macedoine macedonia madagascar malaisie malaysia malawi maldives
    mali malte malta maroc morocco mauritanie mauritania mexique mexico moldavie moldova monaco mongolie mongolia
    montenegro mozambique namibie namibia nepal nicaragua niger nigeria norvege norway oman ouganda uganda ouzbekistan
    uzbekistan pakistan palestine panama paraguay perou peru philippines pologne poland portugal qatar roumanie romania
    russie russia rwanda salvador senegal serbie serbia seychelles singapour singapore slovaquie slovakia slovenie
    slovenia somalie somalia soudan sudan suede sweden suisse switzerland suriname syrie syria tadjikistan tajikistan
    taiwan tanzanie tanzania tchad chad tchequie czechia thailande thailand togo tunisie tunisia turkmenistan turquie
    turkey turkiye ukraine uruguay vanuatu vatican venezuela vietnam yemen zambie zambia zimbabwe groenland greenland
"""

_CAPITALS = """
    abidjan abuja accra alger algiers amman ankara antananarivo asmara astana athenes athens bagdad baghdad bakou baku
    bamako bangkok bangui belgrade berlin berne bern beyrouth beirut bichkek bishkek bissau bogota brasilia bratislava
    brazzaville bruxelles brussels bucarest bucharest budapest canberra caracas chisinau conakry copenhague copenhagen
    dacca dhaka dakar damas damascus dodoma doha dublin erevan yerevan freetown gaborone geneve geneva gaza hanoi harare
    helsinki islamabad jakarta jerusalem juba kaboul kabul kampala katmandou kathmandu khartoum kiev kyiv kigali
    kinshasa lagos lilongwe libreville lisbonne lisbon ljubljana lome londres london luanda lusaka madrid malabo managua
    manama manille manila maputo minsk mogadiscio mogadishu monrovia montevideo moscou moscow nairobi ndjamena niamey
    nicosie nicosia nouakchott oslo ottawa ouagadougou paris pekin beijing podgorica prague pretoria pristina pyongyang
    quito rabat riga riyad riyadh rome sanaa santiago sarajevo seoul skopje sofia stockholm taipei tallinn tachkent
    tashkent tbilissi tbilisi teheran tehran tirana tokyo tripoli tunis varsovie warsaw vienne vienna vilnius washington
    windhoek yaounde zagreb strasbourg
"""

PLACES = frozenset((_COUNTRIES + _CAPITALS).split())
