"""The words that carry a flag: negations, modality, quantities, numbers and dates, by language.

Short closed lists, all folded (no case, no accents). They serve twice: a listed word put in or out is flagged, and
two different listed words are never one word misspelt (*devait*, *devrait*).
"""

from collections.abc import Mapping

from msgspec import Struct

from archive.model import Flag
from archive.text.words import folded


class Lexicon(Struct, frozen=True, kw_only=True):
    """The listed words of one language."""

    flags: Mapping[str, Flag]
    """Each word that carries a flag."""
    common: frozenset[str]
    """Listed only because a slip of the hand would make another listed word of them."""
    phrases: frozenset[str]
    """Of modality, in several words: *sans doute*, *according to*."""
    little: frozenset[str] = frozenset()
    """Articles, pronouns, prepositions and the like: never put for a noun or a verb but by a slip of the hand."""

    def __contains__(self, word: object) -> bool:
        """Whether the folded *word* is listed."""
        return word in self.flags or word in self.common


def lexicon(language: str) -> Lexicon:
    """The lexicon of a primary *language* subtag; of an unknown one, French and English together."""
    return _LEXICONS.get(language, _BOTH)


def _lexicon(
    *,
    negations: frozenset[str],
    modality: frozenset[str],
    quantities: frozenset[str],
    numbers: frozenset[str],
    dates: frozenset[str],
    names: frozenset[str] = frozenset(),
    common: frozenset[str] = frozenset(),
    phrases: frozenset[str] = frozenset(),
    little: frozenset[str] = frozenset(),
) -> Lexicon:
    """A lexicon of these lists, *names* being titles; of a word in two of them (*second*) the later flag counts."""
    lists = {
        Flag.NAME: names,
        Flag.NUMBER: numbers,
        Flag.QUANTITY: quantities,
        Flag.DATE: dates,
        Flag.MODALITY: modality,
        Flag.NEGATION: negations,
    }
    flags = {word: flag for flag, listed in lists.items() for word in listed}
    return Lexicon(flags=flags, common=common, phrases=phrases, little=little)


def _words(text: str) -> frozenset[str]:
    return frozenset(folded(word) for word in text.split())


def _phrases(*phrases: str) -> frozenset[str]:
    return frozenset(" ".join(map(folded, phrase.split())) for phrase in phrases)


_FRENCH = _lexicon(
    negations=_words(
        "ne n' pas jamais aucun aucune aucuns aucunes ni non nul nulle rien guère nullement aucunement sans"
    ),
    modality=_words(
        """
        selon peut-être probablement vraisemblablement apparemment prétendument soi-disant éventuellement
        possiblement certainement sûrement semble semblent semblait semblaient semblerait sembleraient
        paraît paraissait paraîtrait présumé présumée présumés présumées
        censé censée censés censées soupçonné soupçonnée
        soupçonnés soupçonnées prétendu prétendue
        prétendus prétendues semble-t-il paraît-il dit-on supposé supposée supposés supposées
        supposément potentiel potentielle potentiels potentielles potentiellement éventuel éventuelle éventuels
        éventuelles possible possibles probable probables doit doivent devait devaient devra devront
        devrait devraient peut peuvent pouvait pouvaient pourra pourront pourrait pourraient aurait auraient
        serait seraient ferait feraient irait iraient faudrait voudrait voudraient viendrait viendraient
        tiendrait prendrait saurait sauraient permettrait conduirait affirme affirment prétend prétendent
        """
    ),
    quantities=_words(
        """
        million millions milliard milliards billion billions millier milliers centaine centaines
        dizaine dizaines douzaine vingtaine trentaine quarantaine cinquantaine soixantaine moitié tiers quart
        quarts double triple quadruple plusieurs quelques nombreux nombreuses majorité minorité plupart
        environ pour-cent km kg tonnes tonne hectares hectare euros euro dollars dollar
        """
    ),
    numbers=_words(
        """
        deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente
        quarante cinquante soixante cent cents mille premier première second deuxième troisième quatrième
        cinquième sixième septième huitième neuvième dixième
        """
    ),
    dates=_words(
        """
        janvier février mars avril mai juin juillet août septembre octobre novembre décembre janv févr avr juil
        oct nov déc lundi mardi mercredi jeudi vendredi samedi dimanche
        """
    ),
    names=_words("mme mmes mlle"),
    common=_words("aura auront avait avaient sera seront était étaient fera faisait ira allait veut veulent voulait"),
    phrases=_phrases("sans doute", "d' après", "en principe", "à en croire", "aux dires de", "de source", "en théorie"),
    little=_words(
        """
        le la les l' un une des du de d' au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre nos votre vos
        leur leurs je tu il elle on nous vous ils elles me te se lui eux qui que qu' quoi dont où et ou mais donc or
        car si comme quand lorsque puisque afin ainsi alors aussi avant après avec chez contre dans depuis derrière
        dès devant durant en entre envers hors jusque malgré par parmi pendant pour sauf sous sur vers voici voilà
        y ici là très trop bien mal déjà encore toujours souvent puis enfin ensuite cependant pourtant toutefois
        """
    ),
)

_ENGLISH = _lexicon(
    negations=_words("not no never none nobody nothing neither nor without hardly"),
    modality=_words(
        """
        may might can could would should must shall will ought perhaps maybe probably possibly likely unlikely
        allegedly reportedly apparently supposedly purportedly presumably seemingly arguably seem seems seemed
        appear appears appeared alleged reported supposed suspected presumed potential potentially possible
        probable certainly according claims claimed
        """
    ),
    quantities=_words(
        """
        million millions billion billions trillion trillions thousand thousands hundred hundreds dozen
        dozens half quarters twice double triple several few many most majority minority
        percent km kg tonnes tons miles hectares euros euro dollars dollar
        """
    ),
    numbers=_words(
        """
        two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety first second fourth fifth sixth
        seventh eighth ninth tenth
        """
    ),
    dates=_words(
        """
        january february march april june july august september october november december jan feb apr jun jul
        aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday
        """
    ),
    names=_words("mr mrs ms"),
    phrases=_phrases(
        "according to",
        "said to",
        "believed to",
        "thought to",
        "understood to",
        "rumoured to",
        "rumored to",
        "expected to",
    ),
    little=_words(
        """
        the a an this that these those my your his her its our their i you he she it we they me him us them who whom
        whose which what and or but so if as when while because since until before after with within about above
        across against along among around at behind below beneath beside between beyond by despite down during for
        from in inside into like near of off on onto out over per through throughout to toward towards under upon
        up via than then there here very too also just even yet still though although however thus
        """
    ),
)

_BOTH = Lexicon(
    flags={**_ENGLISH.flags, **_FRENCH.flags},
    common=_FRENCH.common | _ENGLISH.common,
    phrases=_FRENCH.phrases | _ENGLISH.phrases,
    little=_FRENCH.little | _ENGLISH.little,
)

# Of other languages the common words only: enough to see a denial or a doubt come and go.
_LEXICONS = {
    "fr": _FRENCH,
    "en": _ENGLISH,
    "de": _lexicon(
        negations=_words("nicht kein keine keinen keinem keiner keines nie niemals nichts ohne weder"),
        modality=_words(
            """
            soll sollen sollte sollten könnte könnten kann können konnte konnten dürfte dürften darf muss müssen
            musste mussten müsste würde würden wurde wurden hätte hätten hatte hatten wäre wären laut angeblich
            mutmaßlich mutmaßliche vielleicht wohl möglicherweise wahrscheinlich offenbar vermutlich
            """
        ),
        quantities=_words("million millionen milliarde milliarden tausend hundert prozent hälfte viele alle"),
        numbers=_words("zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig"),
        dates=_words(
            """
            januar februar märz april mai juni juli august september oktober november dezember montag dienstag
            mittwoch donnerstag freitag samstag sonntag
            """
        ),
    ),
    "es": _lexicon(
        negations=_words("no nunca jamás ningún ninguna ninguno nada nadie ni sin tampoco"),
        modality=_words(
            """
            podría podrían puede pueden podía podían debería deberían debe deben debía habría habrían había
            habían sería serían según presunto presunta presuntamente supuesto supuesta supuestamente quizá
            quizás probablemente posiblemente tal-vez
            """
        ),
        quantities=_words("millón millones miles mil cientos mitad varios muchos pocos todos"),
        numbers=_words("dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cien"),
        dates=_words(
            """
            enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre lunes martes
            miércoles jueves viernes sábado domingo
            """
        ),
    ),
    "pt": _lexicon(
        negations=_words("não nunca jamais nenhum nenhuma nada ninguém nem sem"),
        modality=_words(
            """
            poderia poderiam pode podem podia podiam deveria deveriam deve devem devia teria teriam tinha seria
            seriam segundo suposto suposta supostamente talvez provavelmente possivelmente
            """
        ),
        quantities=_words("milhão milhões bilhão bilhões mil centenas metade vários muitos poucos todos"),
        numbers=_words("dois duas três quatro cinco seis sete oito nove dez onze doze vinte trinta cem"),
        dates=_words(
            """
            janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro segunda-feira
            terça-feira quarta-feira quinta-feira sexta-feira sábado domingo
            """
        ),
    ),
    "cs": _lexicon(
        negations=_words("ne není nejsou nebyl nebyla nebylo nebyli nebyly nikdy nic nikdo žádný žádná bez ani"),
        modality=_words("prý údajně možná asi snad zřejmě podle by mohl mohla mohlo může mohou musí"),
        quantities=_words("milion miliony milionů miliarda miliardy tisíc tisíce stovky polovina většina"),
        numbers=_words("dva dvě tři čtyři pět šest sedm osm devět deset dvacet třicet sto"),
        dates=_words(
            """
            ledna února března dubna května června července srpna září října listopadu prosince leden únor březen
            duben květen červen červenec srpen říjen listopad prosinec pondělí úterý středa čtvrtek pátek
            """
        ),
    ),
}
