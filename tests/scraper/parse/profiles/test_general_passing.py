"""Lines that are another at each render of a page, or lead on through its site: no text; what looks alike is."""

import pytest

from tests.scraper.parse.profiles.test_general import LONG, content
from tests.scraper.parse.profiles.test_general_beside import page, said

PARTS = [f"<p>{word} {LONG * 3}</p>" for word in ("Alpha", "Beta", "Gamma", "Delta")]
TEXT = "".join(PARTS)
COUNTS = """
1 204 vues · Post Views: 1,204 · Vu 123 fois · Visites : 532 · Nombre de vues : 12 · 12 J’aime
128 partages · 1,2k views · Cet article a été lu 532 fois · 12 personnes aiment cet article
7 personnes lisent cet article en ce moment · 3 likes · Aucun commentaire · 4 commentaires · 5 Kommentare
Aufrufe: 532 · 532 Mal gelesen · 532 lecturas · Visitas: 12 · 2 reacties · 532 visualizações · 12 wyświetleń
532 visualizzazioni · 1 204 vues | 3 commentaires · 👁 1 204 vues · 41 réactions
(12 votes, moyenne : 4,58 sur 5) · Note moyenne 4.6 / 5. Nombre de votes : 12 · 4,6/5 - (12 votes)
Hits: 12 · Temps de lecture : 4 minutes · 4 min read · Lesezeit: 4 Minuten · Tiempo de lectura: 4 min
Publié il y a 3 jours · il y a 3 jours · Posted 3 days ago · vor 3 Tagen · Hace 3 días · 3 giorni fa
há 3 dias · an hour ago · 3 dagen geleden · 3 dni temu · Mis à jour il y a 3 heures
Page générée en 0,231 s. · Votre dernière visite : 4 juin 2024 · Page consultée le 4 juin 2024
Dernière mise à jour du site : 4 juin 2024 · Imprimer · Print, PDF & Email · A- A+
Écouter l’article : 4 min
"""


def listed(text: str) -> list[str]:
    """The entries of *text*, between dots and line ends."""
    return [line.strip() for line in text.replace("\n", " · ").split(" · ") if line.strip()]


@pytest.mark.parametrize("line", listed(COUNTS))
def test_a_count_or_an_age_at_the_end_is_no_text(line: str) -> None:
    assert said(page(text=f"{TEXT}<p>{line}</p>")) == said(page(text=TEXT))


@pytest.mark.parametrize("line", ["1 204 vues", "Post Views: 1,204", "128 partages", "12 J’aime · 3 commentaires"])
def test_a_count_above_the_text_is_no_text(line: str) -> None:
    assert said(page(text=f"<p>{line}</p>{TEXT}")) == said(page(text=TEXT))


OWN = """
Il y a un an.
No comment.
12 voix pour, 3 contre
15 votes pour et 3 votes contre, 2 abstentions
12/27 (5 abstentions)
3 000 personnes lisent le journal chaque matin
Le rapport a été lu 532 fois en une semaine.
Trois jours plus tard, la ville était vide.
1 204 morts
Vue de la mer
Publicité et propagande
4 minutes de silence
2 fois
"""


@pytest.mark.parametrize("line", OWN.strip().splitlines())
def test_a_line_of_the_author_is_text_wherever_it_stands(line: str) -> None:
    for text in (f"<p>{line}</p>{TEXT}", f"{PARTS[0]}<p>{line}</p>{''.join(PARTS[1:])}", f"{TEXT}<p>{line}</p>"):
        assert line in said(page(text=text))


EVERYWHERE = """
<p>— Publicité —</p>
<p>- Anzeige -</p>
<p>La suite de l’article après la publicité</p>
<p>Story continues below advertisement</p>
<p>Continúa después de la publicidad</p>
<p>👉 À lire : <a href='/a'>Un autre article sur le blé</a></p>
<p>→ Lire aussi <a href='/a'>Un autre article sur le blé</a></p>
<p>(Re)lire : <a href='/a'>Un autre article sur le blé</a></p>
<p>Sur le même sujet : <a href='/a'>Un autre article sur le blé</a></p>
<p>Lire notre entretien : <a href='/a'>Un autre article sur le blé et la mer</a></p>
<p>Siehe auch: <a href='/a'>Ein anderer Artikel zum Weizen</a></p>
<p>Lea también: <a href='/a'>Otro artículo sobre el trigo</a></p>
<p>Zie ook: <a href='/a'>Een ander artikel over graan</a></p>
<p>Zobacz też: <a href='/a'>Inny artykuł o zbożu</a></p>
<p><a href='/a'>Article précédent Le vieux titre</a></p>
<p><a href='/a'>← Un titre plus ancien</a> <a href='/b'>Un titre plus récent →</a></p>
<p><a href='/author/x'>Voir tous les articles de Anne Exemple (41)</a></p>
<p>Cet article est également disponible en : <a href='/en'>Anglais</a></p>
<p>Partager : <a href='https://www.facebook.com/sharer/sharer.php?u=x'>Facebook</a></p>
<ul><li><a href='https://x.com/intent/post?u=x'>X</a></li><li><a href='https://bsky.app/intent/compose?x'>Bluesky</a></li></ul>
<div class='pub'><a href='https://pub.example/x'><img src='/b1.gif'></a></div>
<div class='werbung'><p>Anzeige</p><a href='https://pub.example/x'><img src='/b1.gif'></a></div>
<div><ins class='adsbygoogle'><iframe src='https://googleads.g.doubleclick.net/pagead/ads?x=1'></iframe></ins></div>
<div class='kk-star-ratings'><strong>4,6</strong>/5 (<strong>12</strong> votes)</div>
<div class='saboxplugin-wrap'><p>Chercheuse associée à l’institut.</p></div>
<div class='mailpoet_form'><p>Abonnez-vous</p></div>
<div id='tarteaucitronRoot'><p>En poursuivant, vous acceptez des services.</p></div>
<div class='cookieconsent-optout-marketing'>Acceptez les cookies pour voir cette vidéo.</div>
"""


@pytest.mark.parametrize("box", EVERYWHERE.strip().splitlines())
def test_what_leads_on_or_advertises_is_no_text_wherever_it_stands(box: str) -> None:
    found = page(text=f"{PARTS[0]}{PARTS[1]}{box}{PARTS[2]}{PARTS[3]}")

    assert [(block.runs, block.media) for block in found.blocks] == [
        (block.runs, block.media) for block in page(text=TEXT).blocks
    ]


AUTHORS = """
<p><a href='/rapport.pdf'>Lire le rapport complet →</a></p>
<p>Voir aussi <a href='https://ccomptes.example/'>le rapport de la Cour des comptes</a></p>
<p><a href='/a'>Previous research on the price of bread</a></p>
<p><a href='https://x.com/share?text=a'>Une paix sans garants n’est qu’un intervalle.</a></p>
<p>Notre dossier : <a href='/a'>Un autre article sur le blé</a></p>
<div class='imgur-embed-pub'><a href='https://imgur.example/a'>Une image vue ailleurs</a></div>
<h3><a href='#prix'>Un titre qui mène à lui-même</a></h3>
"""


@pytest.mark.parametrize("box", AUTHORS.strip().splitlines())
def test_a_link_of_the_author_is_text(box: str) -> None:
    assert len(page(text=f"{PARTS[0]}{PARTS[1]}{box}{PARTS[2]}{PARTS[3]}").blocks) == 5


HEADS = """
Articles récents · Les plus lus · Dans la même rubrique · Du même auteur · Derniers articles
Nos recommandations · Popular · À découvrir également · Poursuivre la lecture · Latest posts · Most read
More from the blog · Keep reading · Trending now · Weitere Beiträge · Ähnliche Beiträge · Meistgelesen
Neueste Beiträge · Artículos relacionados · Entradas recientes · Lo más leído · También te puede interesar
Articoli correlati · Potrebbe interessarti anche · Artigos relacionados · Mais lidas · Lees ook
Gerelateerde berichten · Powiązane artykuły · Zobacz także · Najczęściej czytane
"""
CARDS = "<h3><a href='/a'>Un autre article</a></h3><p>Ce que dit cet article du blé.</p>"
LISTS = {
    "list": "<ul><li><a href='/a'>Un autre article</a></li><li><a href='/b'>Encore un</a></li></ul>",
    "cards": CARDS * 2,
}


@pytest.mark.parametrize("links", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("head", listed(HEADS))
def test_a_list_of_other_texts_ends_the_text(head: str, links: str) -> None:
    assert said(page(text=f"{TEXT}<h3>{head}</h3>{links}")) == said(page(text=TEXT))


@pytest.mark.parametrize("head", ["Trending now", "Dans la même année", "Du même auteur"])
def test_the_same_words_over_a_part_of_the_text_head_it(head: str) -> None:
    assert said(page(text=f"{TEXT}<h3>{head}</h3>{PARTS[0]}")) == [
        *said(page(text=TEXT)),
        head,
        *said(page(text=PARTS[0])),
    ]
    text = f"{TEXT}<h3>{head}</h3>{LISTS['list']}{PARTS[0]}"
    assert said(page(text=text))[-1].startswith("Alpha")
    ending = "Il reste à savoir qui portera cette charge demain."
    assert said(page(text=f"{TEXT}<h3>{head}</h3>{LISTS['list']}<p>{ending}</p>"))[-1] == ending


COMMENTS = """
2 réponses à « Le prix du blé »
2 thoughts on “Le prix du blé”
One thought on “Le prix du blé”
2 Gedanken zu „Le prix du blé“
Un commentaire sur « Le prix du blé »
3 réflexions au sujet de « Le prix du blé »
2 comentarios en «Le prix du blé»
2 pensieri su “Le prix du blé”
2 reacties
3 komentarze
Über die Autorin
Sobre el autor
À propos de l’autrice
Sobre o autor
"""


@pytest.mark.parametrize("head", COMMENTS.strip().splitlines())
def test_comments_and_the_author_of_the_text_end_it(head: str) -> None:
    assert said(page(text=f"{TEXT}<h2>{head}</h2><p>Merci pour ce texte.</p>")) == said(page(text=TEXT))


@pytest.mark.parametrize(
    "head", ["Thought", "À propos des autorités", "Deux réponses à la crise", "Sobre el autoritarismo"]
)
def test_a_heading_that_begins_alike_is_the_authors(head: str) -> None:
    assert head in said(page(text=f"{TEXT}<h2>{head}</h2>{PARTS[0]}"))


@pytest.mark.parametrize("sign", ["#", "¶", "🔗", ""])
def test_a_heading_does_not_hold_the_sign_that_leads_to_it(sign: str) -> None:
    heading = f"<h2 id='prix'>Le prix <a class='anchor' href='#prix'>{sign}</a></h2>"

    found = content(f"<article><h1>Le blé</h1><div class='texte'>{PARTS[0]}{heading}{TEXT}</div></article>")

    (block,) = [block for block in found.blocks if block.kind == "heading"]
    assert [(run.text.strip(), run.href) for run in block.runs] == [("Le prix", None)]
