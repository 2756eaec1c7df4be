"""Real words one slip of the hand apart: *résolution*, *révolution*; *county*, *country*.

Found by comparing the common words of French and English with one another, letter by letter; those that are forms of
one word, and those that no text on world affairs would hold, are left out. All folded (no case, no accents).
"""

# By the stems in which they differ, whatever follows: `resol revol` holds of *resolutions* and *revolutions* too.
_STEMS = """
    academia academic|actio auctio|adapt adopt|addit audit|adopt adapt|adres agres|advisor advisory
    |advisors advisory|affect effect|agent argent|aider aimer|aimab amiab|aime amie|aimee animee|aimen alimen
    |aimer animer|aimes amies|aimes animes|allee alliee|alliance allegeance|allusion illusion|altit aptit
    |altit attit|ambitions ambitious|analyse analyste|analyses analysts|analysis analysts|angel angle
    |annee annexe|annuel annule|appealed appeared|appeali appeari|aptit attit|arete arrete|artis autis
    |asse asset|attached attacked|attentat attenta|backs blacks|backwa backya|bacon balcon|bacon beacon
    |bague blague|baker banker|baker barker|bakin barkin|balad ballad|bancs blancs|bands brands
    |banque banquet|bar bra|barki braki|base basse|based biased|battin battlin|beach bleach|beach breach
    |beast beats|beast breast|bel ble|bende blende|bendi blendi|best bets|beton breton|blanc branc
    |bleed blend|bleed breed|bleus blues|board broad|boast boats|boasts boats|bonde bounde|bonds bounds
    |books brooks|bosse brosse|bough brough|braki breaki|busy buys|cabine cabinet|cache crache|calm clam
    |campa compa|camps champs|canon canton|capitale capitole|carte cartel|carte charte|carte clarte
    |carts charts|carve crave|case casse|cases causes|cassa cessa|casse chasse|casse classe|cast cats
    |casual causal|casually casualty|cater crater|cause causal|cause clause|cemen clemen|centa certa
    |certainly certainty|chang charg|change chante|changi chanti|chant chatt|chant chiant|chape chate
    |chargi charmi|cheat creat|chefs chiefs|chere chevre|cire crie|cleani cleari|cleanin cleansin|coast coats
    |coche couche|codes cordes|codes coudes|collis collus|collu colli|colonies colonnes|combien combine
    |comic cosmic|comiq cosmiq|commande commando|commenc comment|commenc commerc|commence commerce|commu compu
    |compet complet|compet comput|complai complia|compleme complete|complement compliment|complexe complete
    |comprime comprise|conce confe|conce conve|concepts concerts|concer concre|concerns concerts
    |concert concept|conces concus|conco conto|confir confor|conform confirm|conges congres|consul consult
    |contac contrac|conte conve|conten contien|conten contin|content contest|contente contexte
    |contention convention|contents contests|contenus contents|conteste contexte|contests contexts|conti convi
    |contien continen|continen contingen|continen continuen|continge continue|contract contrast
    |contracte contraste|contrat contrast|convened conveyed|copin copyin|corp crop|corps crops|corse course
    |costu coutu|coule coure|countes countles|countie countrie|county country|countys countrys|coura couvra
    |coure couvre|couri couvri|courri courti|coute croute|couven couvren|crain crian|crash crush|crate create
    |creer crever|crien croien|cries crimes|crimes crises|crise croise|crise cruise|crises cries
    |croien croisen|crue cure|cuire curie|cured cursed|dairy diary|dames drames|decea decrea|decen descen
    |decou derou|dedic delic|defec detec|defen depen|defen deten|defie defile|delet deplet|demonter demontrer
    |denie dernie|depar depor|depen deten|derni derri|deser desser|desert dessert|deserted deserved
    |dessi desti|detailed detained|detect detent|detect detest|detie devie|devai devrai|devio devrio
    |differend different|diploma diplomat|discreet discrete|discu dispu|displace display|distract district
    |diver driver|divided dividend|divin drivin|doing doping|donat dotat|doter douter|dotes doutes
    |downi drowni|draft drift|dripp dropp|earni earri|economics economies|elect erect|electio electro
    |election electron|electoral electorat|eleve enleve|eminent imminent|emploi exploit|empor expor
    |endur ensur|engen enten|ensuin ensurin|entraide entraine|envie envoie|etern extern|ethic ethnic
    |ethiq ethniq|evacu evalu|evolu evoqu|evoqu evolu|except excerpt|exist exits|expen exten|explode explore
    |exploded explored|explodi explori|exploser explorer|export expert|fable faible|fable fiable|facon faucon
    |facon flacon|facti ficti|facti fracti|factu fractu|faibl fiabl|faill famill|fait fiat|famed framed
    |farmi frami|fasse fausse|fast fats|fathe feathe|femme flemme|feuil fouil|ficti fricti
    |field filed|fiere fierte|fight flight|files flies|filin fillin|filin filmin|financer financier
    |fired fried|fires fries|fist fits|flash flush|flats floats|foncer foncier|force forte|foret forte
    |forge forget|forth fourth|fract frict|fraic franc|freein freezin|fried friend|gache gauche|gains gamins
    |gains grains|gants geants|garag garbag|garan gardan|garde grade|gars gras|geant genant|geant gerant
    |gener genre|generaux genereux|generi geneti|grade grande|grave gravel|guere guerre|handed handled
    |handin handlin|hated heated|hatin heatin|haven heaven|heure heurte|home homme|homel hopel|humidi humili
    |humilie humilite|identifi identiti|immoral immortal|immun impun|import impot|incit invit|inclu influ
    |inculp incult|infec injec|infections infectious|infer inter|insec inspec|inser inver|instable installe
    |inten inven|intensite intensive|internal interval|invent invert|invent invest|invert invest|irriga irrita
    |laine latine|lair liar|lames larmes|leane learne|leani learni|legation legalis|libere liberte|lier lire
    |lies lise|lightin lightnin|ligne linge|liked linked|likel livel|lion loin|list lits|localise localite
    |lost lots|mains malins|mains marins|mains matins|maire mairie|maire maitre|maire marie|maker marker
    |makin markin|manie matie|manie minie|manifest manifesto|manqu marqu|march match|marche manche
    |marche marchand|maree mariee|marit marti|martial marital|mast mats|maste matte|material maternal
    |materie materne|materiel maternel|meals medals|meals metals|meaux metaux|media median|mediat medicat
    |mediat meditat|medica medita|menen menten|meneu menteu|meres metres|mettai mettrai|meurs moeurs
    |mien mine|miens mines|militair militant|mines moines|mobilier mobiliser|mobilise mobilite|modere moderne
    |modes mondes|moeur moteur|money monkey|montage montagne|montai montrai|montan montran|monten montren
    |moral morale|moral mortal|morni mourni|naive native|natat notat|officiel officier|orage orange
    |ordre ordure|organise organisme|original originel|overhead overheard|overni oversi|owing owning
    |paced placed|pages plages|paien patien|pains plains|paint point|paint print|pair pari|paire parie
    |paire plaire|pairs paris|paisi passi|palai parlai|pants plants|paque parque|paque plaque|parai parfai
    |parai parlai|parai partai|paren parlen|paren parten|parie partie|parie patrie|parle parole|parti patri
    |partie patrie|parto patro|passa paysa|passi possi|paten patien|payin playin|payin prayin|peach preach
    |peasa pleasa|peche penche|peche perche|peine pleine|peintre peinture|pendr prendr|permettai permettrai
    |perpetu perpetr|person persona|persona personal|personne personnel|perte prete|pesen presen|pest pets
    |peter preter|petty pretty|phase phrase|piece pierce|pile plie|pince prince|pire prie|plair polair
    |plan plant|plane planet|planni planti|pleadi pleasi|poche proche|point print|poison poisson|poles poules
    |ponds pounds|porta pourta|portai portrai|porter portier|posin postin|post pots|preci previ|premi promi
    |prescri proscri|prese preve|president precedent|prete preve|prete purete|preter pretre|preuv prevu
    |preuve prevue|preven preten|previ provi|previe prevoie|previs provis|price prince|prime prisme
    |principal principle|prion prison|proce profe|produces products|proje prote|promot prompt|prope prospe
    |properly property|prophe propre|propret propriet|protect protest|protests protects|quais quasi
    |quiet quite|radial radical|ragin rangin|raide rapide|raids rapids|rally really|reachi reacti
    |realise realisme|recent recett|recev relev|recrue recrute|redac reduc|redir reduir|reform reforg
    |regai remai|regai retai|regar retar|regar rewar|regie regime|region religion|regle regule|regre repre
    |reign resign|reine resine|rejet remet|relati relaxi|relation relaxation|relay replay|relie replie
    |religions religious|reliq repliq|relyi replyi|remai retai|remar remor|renal rental|rendai rendrai
    |rendr rentr|reside residue|resol revol|revela revena|reven revien|risin riskin|rogue rouge|rues ruse
    |ruse russe|sable stable|sacre scare|sages stages|saine sainte|salai solai|salair salari|salaire salarie
    |sale salle|sales scales|salve slave|sanda scanda|sands stands|sates stases|saved shaved|saves slaves
    |savin shavin|sayin stayin|scann spann|scatt shatt|scout shout|scrap strap|screa strea|seali steali
    |seals steals|sears spears|seati sweati|securise securite|seeds speeds|seein seekin|seein seemin
    |selli smelli|selli spelli|selli swelli|sells shells|sells smells|sells spells|selve shelve|sendi spendi
    |sends spends|serai servai|serie serve|serra sierra|settin settlin|shine shrine|shipp shopp|shipp skipp
    |shipp slipp|shock stock|shoot shout|shopp stopp|shots shouts|sides slides|sidin slidin|sight slight
    |sign sing|signe singe|signe soigne|signi singi|signs sings|silver sliver|simul stimul|singi swingi
    |sings swings|sites suites|skipp slipp|slash splash|sleep sweep|smell spell|smell swell|sneak speak
    |socks stocks|solde solide|solida solita|somme sommet|sorti sporti|sorts sports|soute souve|souti souvi
    |souven souvien|spann spinn|specialis specialit|speed spend|spell swell|staff stuff|stain strain
    |stand strand|stared started|starin starrin|starin startin|starin starvin|starr stirr|starri starti
    |starri starvi|starti starvi|startin startlin|state statue|stature status|stature statute|statut statue
    |steak streak|steal sterl|steam stream|stepp stopp|stick stock|sting string|stitc switc|stoke stroke
    |stran stron|strap strip|striki strivi|subve surve|suffira suffisa|suspicions suspicious|sweari sweati
    |syndical syndicat|tails trails|takin talkin|tanks thanks|tappe trappe|telle tele|tenai tentai
    |tenan tendan|tenan tentan|tends trends|tente trente|tetes textes|tide tied|tier tire|tiers tires
    |tiles titles|tir tri|tired tried|tirer trier|tires titres|tires tries|topic tropic|traced tracked
    |tracin trackin|trail trial|traile traine|traili traini|traite traitre|traiter traitre|transit transmit
    |trial tribal|tueur tumeur|tueur tuteur|tuned turned|tunin turnin|united untied|varie vraie|vaudr voudr
    |veill veuill|veill vieill|venai vendai|venan vendan|vente ventre|vient visent|vient vivent|vient voient
    |vies vise|viole violet|viole voile|volan voulan|wakin walkin|warp wrap|weigh weight|wider wilder
    |widow window|withdraw withdrew|words worlds
"""


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    pairs = (pair.split() for pair in text.split("|"))
    return frozenset(found for a, b in pairs for found in ((a, b), (b, a)))


_LOOKALIKES = _pairs(_STEMS)
_LENGTHS = tuple(sorted({(len(a), len(b)) for a, b in _LOOKALIKES}))


def are_lookalikes(one: str, other: str) -> bool:
    """Whether the folded words, one slip apart, are two real words."""
    return any(_are_listed(one, one[:a], other, other[:b]) for a, b in _LENGTHS)


def _are_listed(one: str, stem: str, other: str, other_stem: str) -> bool:
    if (stem, other_stem) not in _LOOKALIKES:
        return False
    # *Plan* and *plant*, but not every word that begins like both.
    nested = stem.startswith(other_stem) or other_stem.startswith(stem)
    return not nested or (one.removesuffix("s"), other.removesuffix("s")) == (stem, other_stem)
