"""Blocks of the Wix editor as its viewers render them: each word of the author once, and the same in any render."""

import pytest

from archive.model import Block
from tests.scraper.parse.profiles.wix.pages import BASE, article, document, reading, viewer

ID = "a1_01~mv2.jpg"
MEDIA = f"https://static.wixstatic.com/media/{ID}"
IMG = f'<img src="{MEDIA}/v1/fill/w_20,blur_2/carte.jpg">'
PDF = "https://docs.wixstatic.com/ugd/a1_b2.pdf"
ICON = '<svg role="img"><title>Ouvrir</title></svg>'


def blocks(*markup: str, wrapped: bool = True) -> tuple[Block, ...]:
    """The blocks of a post of *markup*."""
    content = reading(document(article(viewer(*markup, wrapped=wrapped)))).content
    assert content is not None
    return content.blocks


def line(block: Block) -> str:
    """*block* in a line: its kind, its text, the ids of its media and where it leads."""
    words = "".join(run.text for run in block.runs)
    cells = [" ".join(run.text for run in cell) for row in block.rows for cell in row]
    leads = [run.href for run in block.runs if run.href]
    return " ".join(filter(None, (block.kind.value, words, *cells, *(media.id for media in block.media), *leads)))


def collapsible(title: str, body: str) -> str:
    return (
        '<div data-hook="collapsible-list-component" id="viewer-a1"><div data-hook="collapsible-list-item-1">'
        f'{title}<div data-hook="collapsible-list-item-body">{body}</div></div></div>'
    )


def titled(title: str) -> str:
    return f'<div data-hook="collapsible-list-item-title">{title}</div>'


def card(label: str, *, hook: str = "file-upload-viewer") -> str:
    parts = '<span data-hook="file-upload-name">Rapport</span><span data-hook="file-upload-extension">.pdf</span>'
    return (
        f'<div data-hook="{hook}"><div role="button" tabindex="0">{ICON}<div><div>{parts}</div><div>{label}</div></div>'
        '</div><a href="#0" style="display:none"></a></div>'
    )


ANSWER = "<p><span>Les bailleurs.</span></p>"
UNFOLDED = ["paragraph Qui paie ?", "paragraph Les bailleurs."]
CAPTIONED = [f"image {ID}", "caption Le port"]
GIVE = [f"button Nous soutenir {BASE}/dons"]
# What one node of the editor is read as, in the markup of each of the viewers since 2018.
NODES: dict[str, tuple[list[str], list[str]]] = {
    "a list that unfolds": (
        UNFOLDED,
        [
            collapsible(f'<div role="button">{ICON}{titled("<p><span>Qui paie ?</span></p>")}</div>', ANSWER),
            collapsible(f"<button aria-label='Ouvrir'>{ICON}</button>{titled('<span>Qui paie ?</span>')}", ANSWER),
            collapsible(f'<button aria-expanded="false">{ICON}<span>Qui paie ?</span></button>', ANSWER),
            collapsible(f'<button aria-expanded="true">{titled("<p>Qui paie ?</p>")}</button>', ANSWER),
            collapsible(titled("<p>Qui paie ?</p>"), ANSWER).replace('body"', 'body" hidden'),
            collapsible(titled("Qui paie ?"), ANSWER).replace('body"', 'body" role="region" hidden="until-found"'),
        ],
    ),
    "tabs": (
        ["paragraph Un", "paragraph Deux", "paragraph Le premier.", "paragraph Le second."],
        [
            (
                '<div role="tablist"><button role="tab">Un</button><button role="tab">Deux</button>'
                '</div><div role="tabpanel"><p>Le premier.</p></div><div role="tabpanel" hidden><p>Le second.</p></div>'
            )
        ],
    ),
    "a picture with its caption": (
        CAPTIONED,
        [
            (
                f'<figure data-hook="figure-IMAGE"><div data-hook="image-viewer">{IMG}</div><figcaption>Le port'
                "</figcaption></figure>"
            ),
            (f'<div data-hook="imageViewer"><div>{IMG}</div><div data-hook="imageViewerCaption">Le port</div></div>'),
            f'<div data-hook="imageViewer"><div>{IMG}</div><span dir="auto">Le port</span></div>',
            (
                f'<div data-hook="imageViewer"><div>{IMG}<button aria-label="Agrandir">{ICON}</button></div>'
                "<figcaption>Le port</figcaption></div>"
            ),
        ],
    ),
    "a picture without one": (
        [f"image {ID}"],
        [f'<div data-hook="imageViewer"><div>{IMG}</div><span dir="auto"> </span></div>', f"<div>{IMG}</div>"],
    ),
    "a button": (
        GIVE,
        [
            '<div><a data-hook="button-viewer button-viewer-x1y2z" href="/dons"><div>Nous soutenir</div></a></div>',
            '<a data-hook="buttonViewer" href="/dons"><div>Nous soutenir</div></a>',
            '<div data-hook="button-viewer"><a href="/dons">Nous soutenir</a></div>',
        ],
    ),
    "a button that a script answers": (
        ["button Nous écrire"],
        [
            '<div data-hook="buttonViewer" role="button" tabindex="0"><div>Nous écrire</div></div>',
            '<button data-hook="button-viewer button-viewer-x1y2z"><div>Nous écrire</div></button>',
        ],
    ),
    "a file without its address": (
        ["file Rapport.pdf"],
        [
            card("Download PDF • 583KB"),
            card("Télécharger PDF • 583 Ko"),
            card("PDF herunterladen • 1,2MB", hook="fileUploadViewer"),
            (
                '<div data-hook="fileUploadViewer"><div><div><div>Rapport</div><div>.pdf</div></div><div>PDF<!-- -->'
                " • <!-- -->583KB</div></div></div>"
            ),
            f'<div data-hook="file-upload-viewer"><div>Rapport.pdf</div><button>{ICON}Télécharger</button></div>',
        ],
    ),
    "a file whose name has a dot": (["file Note v1.2.pdf"], [card("2 MB").replace("Rapport", "Note v1.2")]),
    "a file with its address": (
        [f"file {PDF}"],
        [card("PDF • 583KB").replace("#0", PDF), f'<a data-hook="fileUploadViewer" href="{PDF}">Rapport.pdf</a>'],
    ),
    "the card of another page": (
        ["embed https://example.org/rapport", "caption Le rapport"],
        [
            (
                '<a href="https://example.org/rapport"><figure data-hook="linkPreviewViewer"><div>'
                "</div><section><div>example.org</div><figcaption>Le rapport</figcaption><div>Résumé</div></section>"
                "</figure></a>"
            ),
            (
                '<figure data-hook="link-preview"><a href="https://example.org/rapport"><img src="/1.jpg">'
                "<figcaption>Le rapport</figcaption></a></figure>"
            ),
        ],
    ),
    "a film": (
        ["video https://video.example/a", "caption Le film"],
        [
            (
                '<figure data-hook="figure-VIDEO"><div data-hook="video-player"><iframe src="https://video.example/a">'
                "</iframe></div><figcaption>Le film</figcaption></figure>"
            )
        ],
    ),
    "a picture that moves": (
        [f"image {ID}"],
        [f'<div data-hook="giphyViewer">{IMG}<div>Powered by GIPHY</div></div>'],
    ),
    "what its poster alone names": ([f"embed {ID}"], [f'<figure data-hook="figure-EMBED"><div>{IMG}</div></figure>']),
    "an empty widget": (["embed"], ['<div data-hook="html-component"></div>', '<div data-hook="HtmlComponent"></div>']),
    "a rule": (
        ["divider"],
        ['<div role="separator" data-hook="divider divider-double"><svg><line/></svg></div>', "<hr>"],
    ),
    "a line of code after the other": (
        ["code un\n  deux"],
        ["<pre><code>un\n  deux</code></pre>", "<pre><div>un</div><div>  deux</div></pre>"],
    ),
    "a verse": (
        ["paragraph Un\nDeux\nTrois"],
        ['<p><span>Un\nDeux<br role="presentation">Trois</span></p>', "<p>Un<br>Deux<br>Trois</p>"],
    ),
    "a quotation": (
        ["quotation Cité"],
        ["<blockquote dir='auto'><span>Cité</span></blockquote>", "<blockquote><p><span>Cité</span></p></blockquote>"],
    ),
    "a list from four on, and one below": (
        ["list_item Quatre", "list_item Sous"],
        [
            '<ol start="4"><li aria-level="1"><p>Quatre</p><ul><li aria-level="2"><p>Sous</p></li></ul></li></ol>',
            '<ol start="4"><li><p><span>Quatre</span></p></li><ul><li aria-level="2"><p>Sous</p></li></ul></ol>',
        ],
    ),
    "from right to left": (["paragraph مرحبا بكم"], ['<p dir="rtl"><span>مرحبا</span> بكم</p>', "<p>مرحبا بكم</p>"]),
    "people and themes": (
        ["paragraph Avec @Amina et #paix"],
        ['<p>Avec <span role="link" data-hook="mention">@Amina</span> et <span data-hook="hashtag">#paix</span></p>'],
    ),
    "a note's number": (
        ["paragraph Non1 oui"],
        ["<p>Non<sup>1</sup> oui</p>", "<p>Non<sup><span>1</span></sup> oui</p>"],
    ),
    "what is veiled": (
        ["paragraph Le texte caché"],
        ['<div data-hook="spoiler"><div><p>Le texte caché</p></div><div>Attention</div><button>Voir</button></div>'],
    ),
    "two columns": (
        ["paragraph Gauche", "paragraph Droite"],
        ['<div data-hook="layout"><div data-hook="cell"><p>Gauche</p></div><div><p>Droite</p></div></div>'],
    ),
    "a table": (
        ["table Un Deux"],
        [
            (
                '<div data-hook="table-component"><table><tr><td><div><p>Un</p></div></td>'
                "<td><div><p>Deux</p></div></td></tr></table></div>"
            ),
            '<div data-hook="TableComponent"><table><tbody><tr><td>Un</td><td>Deux</td></tr></tbody></table></div>',
        ],
    ),
    "an empty line": (
        [],
        ['<div id="viewer-x"><span><br role="presentation"></span></div>', "<p> </p>", "<p>\u00a0</p>", "<p>\n</p>"],
    ),
    "what the platform says": (
        [],
        [
            '<div data-hook="adsense"><ins>Publicité</ins></div>',
            f'<button aria-label="Agrandir" data-hook="image-expand-button">{ICON}</button>',
            "<button>Voir plus</button>",
            "<div hidden><p>Erreur de chargement</p></div>",
        ],
    ),
}
CASES = [
    pytest.param(markup, said, id=f"{name} {number}")
    for name, (said, renders) in NODES.items()
    for number, markup in enumerate(renders, start=1)
]


@pytest.mark.parametrize("wrapped", [True, False], ids=["newer", "older"])
@pytest.mark.parametrize(("markup", "said"), CASES)
def test_a_node_is_read_alike_in_each_of_its_renders(markup: str, said: list[str], *, wrapped: bool) -> None:
    before, *found, after = map(line, blocks("<p>avant</p>", markup, "<p>après</p>", wrapped=wrapped))

    assert found == said
    assert (before, after) == ("paragraph avant", "paragraph après")


@pytest.mark.parametrize("around", ["{}", "<ul><li><p>Un</p>{}</li></ul>", "<blockquote><p>Un</p>{}</blockquote>"])
@pytest.mark.parametrize("renders", [renders for said, renders in NODES.values() if said])
def test_two_renders_of_a_node_are_equal_blocks_wherever_it_stands(renders: list[str], around: str) -> None:
    first, *others = (blocks(around.format(markup)) for markup in renders)

    assert set(others) <= {first}
