from collections.abc import Callable

import pytest

from archive.compare.notes import is_line, is_note, put_in
from archive.text.edits import edits

NOTES = """
Mise à jour du 12 mars : le bilan a été revu.
[Mis à jour le 3 mai à 10 h]
MISE À JOUR – Le port a rouvert.
Note de la rédaction : une phrase a été retirée.
NDLR : la citation a été vérifiée.
Erratum : le traité date de 1994.
Rectificatif : le nom du ministre a été corrigé.
Correction du 4 juin : il s’agit de Rabat.
Cet article a été modifié après publication.
Une version précédente de cet article citait un autre chiffre.
Editor’s note: a name was corrected.
Update (March 12): the toll was revised.
Updated on 4 June.
Correction: the treaty dates from 1994.
This article has been corrected.
An earlier version of this post misnamed the minister.
Mise à jour du 5 mai
Mise à jour du 5 mai : le bilan est de douze morts.
Mise à jour, 5 mai : le bilan est de douze morts.
Mise à jour (5 mai) : le bilan.
Mise à jour 5 mai 2024 : le bilan.
Mise à jour au 5 mai 2024
Mise à jour le 5 mai 2024
Mis à jour le 5 mai 2024 à 10 h
[mis à jour]
(mis à jour)
[Mise à jour]
[MàJ]
MAJ : le bilan.
MAJ du 5 mai
MàJ 05/05/2024 : le bilan.
[MAJ]
Article mis à jour le 5 mai 2024.
Article mis à jour à 10 h.
Article actualisé le 5 mai.
Article modifié le 5 mai 2024 à 10 h 30.
Article mis à jour avec la réaction du ministère.
Texte corrigé le 5 mai.
Modifié le 5 mai 2024
Modifié : 5 mai
Actualisé le 5 mai 2024.
Actualisation : 5 mai
Corrigé le 5 mai 2024.
Erratum
Errata
Erratum, 5 mai : le traité date de 1994.
Correction
Correction : le traité date de 1994.
Correction apportée le 5 mai : le traité.
Rectificatif du 5 mai
Rectification : le traité date de 1994.
Précision apportée le 5 mai.
Note de l’auteur : une phrase.
N.D.L.R. : une phrase.
NDLR : une phrase.
(Ndlr : une phrase)
Note : cet article a été modifié.
Nota bene : cet article a été corrigé.
PS : cet article a été modifié.
Cet article a fait l’objet d’une correction.
Cet article a fait l’objet d’une mise à jour le 5 mai.
Une erreur s’était glissée dans cet article.
Une erreur s’est glissée dans une première version de ce texte.
Dans une première version de cet article, nous écrivions que le port était fermé.
Contrairement à ce que nous écrivions dans une première version, le port est ouvert.
La version initiale de cet article indiquait que le port était fermé.
La première version de cet article indiquait un autre chiffre.
Le titre de cet article a été modifié.
Ce billet a été modifié le 5 mai.
Edit : le port est ouvert.
Édit : le port est ouvert.
EDIT du 5 mai : le port est ouvert.
[Edit]
Ajout du 5 mai : le port.
Ajouté le 5 mai : le port.
Addendum
Post-scriptum du 5 mai : le port.
⚠️ Mise à jour : le port.
*Mise à jour : le port.
Updated on June 4, 2024
Updated June 4, 2024
Updated: June 4
Update: the port.
Update, June 4: the port.
Update – June 4
UPDATE
[Update]
[UPDATED]
(Updated)
Correction, June 4: the port.
Corrected on June 4.
CORRECTION: the port.
Correction (June 4): the port.
Correction appended.
Corrections and clarifications: the port.
Clarification, June 4: the port.
Editor's Note: the port.
Editors’ note: the port.
Ed. note: the port.
Note: this article has been updated.
Note: An earlier version of this article said.
NB: This post was edited.
This article has been updated to include a comment.
This story was updated at 10 a.m.
This post has since been corrected.
This version corrects the name.
This version of the article corrects the name.
The headline of this article has been changed.
The headline of this story was changed after publication.
An earlier version of this article misnamed the minister.
A previous version of this article misnamed the minister.
In an earlier version of this article, the minister was misnamed.
The original version of this article misnamed the minister.
We have updated this article.
Erratum: the port.
Retraction: this article.
This article has been retracted.
Amended on 4 June 2024.
Edited to add: the port.
Aktualisiert am 5. Mai 2024
Aktualisiert: 5. Mai 2024
Update vom 5. Mai: Der Hafen.
Update, 5. Mai: Der Hafen.
Korrektur: Der Hafen.
Korrektur vom 5. Mai: Der Hafen.
Korrekturhinweis: Der Hafen.
Berichtigung: Der Hafen.
Anmerkung der Redaktion: Der Hafen.
Anm. d. Red.: Der Hafen.
Hinweis der Redaktion: Der Hafen.
Dieser Artikel wurde aktualisiert.
Dieser Text wurde am 5. Mai korrigiert.
Dieser Beitrag wurde nachträglich geändert.
In einer früheren Version dieses Artikels hieß es, der Hafen sei zu.
In einer früheren Fassung dieses Textes stand ein falscher Name.
Nachtrag: Der Hafen.
Nachtrag vom 5. Mai
Richtigstellung: Der Hafen.
Actualizado el 5 de mayo de 2024
Actualización: el puerto.
Actualización del 5 de mayo: el puerto.
Actualización (5 de mayo): el puerto.
[Actualizado]
Fe de erratas: el puerto.
Fe de errores: el puerto.
Corrección: el puerto.
Corrección del 5 de mayo: el puerto.
Rectificación: el puerto.
Nota de la redacción: el puerto.
Nota del editor: el puerto.
N. de la R.: el puerto.
N. del E.: el puerto.
Este artículo ha sido actualizado.
Este artículo fue corregido el 5 de mayo.
Una versión anterior de este artículo decía otra cosa.
En una versión anterior de este artículo se decía otra cosa.
Aggiornato il 5 maggio 2024
Aggiornamento: il porto.
Aggiornamento del 5 maggio: il porto.
Correzione: il porto.
Rettifica: il porto.
Errata corrige: il porto.
Nota della redazione: il porto.
N.d.R.: il porto.
Questo articolo è stato aggiornato.
Questo articolo è stato corretto il 5 maggio.
Una versione precedente di questo articolo diceva altro.
In una versione precedente di questo articolo si diceva altro.
Atualizado em 5 de maio de 2024
Atualizado às 10h
Atualização: o porto.
Atualização de 5 de maio: o porto.
Correção: o porto.
Correcção: o porto.
Errata: o porto.
Retificação: o porto.
Nota da redação: o porto.
Nota do editor: o porto.
Este artigo foi atualizado.
Esta matéria foi corrigida em 5 de maio.
Este texto foi alterado após a publicação.
Uma versão anterior deste artigo dizia outra coisa.
Bijgewerkt op 5 mei 2024
Update 5 mei: de haven.
Correctie: de haven.
Rectificatie: de haven.
Noot van de redactie: de haven.
Dit artikel is bijgewerkt.
In een eerdere versie van dit artikel stond iets anders.
Ce billet a été légèrement modifié le 5 mai.
Cet article a été corrigé à 15 h 30.
Cet article a été publié le 3 mai et mis à jour le 5 mai.
Cette note a été mise à jour en mai 2024.
Billet mis à jour le 5 mai 2024.
Post mis à jour le 5 mai 2024.
Texte mis à jour en mai 2024.
Page mise à jour le 5 mai 2024
Note mise à jour le 5 mai.
Version corrigée du 5 mai.
Mis à jour : 5 mai 2024
Mis à jour en mai 2024
Mise à jour mai 2024
Mise à jour 2024
Mise à jour importante : le port est ouvert.
Mise à jour n° 2 : le port est ouvert.
1re mise à jour : le port.
Mise à jour jeudi 5 mai à 10 heures : le port.
Mise à jour à 10h30 : le port.
Mise à jour (10h30) : le port.
Ajout de la rédaction : le port.
[Ajout du 5 mai 2024]
[NDLR : article mis à jour le 5 mai]
ERRATUM — Le traité date de 1994.
Erratum (5 mai 2024)
Errata du 5 mai :
Rectificatif.
Précision du 5 mai : le traité.
Précisions (5 mai) : le traité.
Modification du 5 mai 2024 : le traité.
Article modifié suite à un signalement.
Article corrigé le 5 mai 2024 à 10 h.
Article complété le 5 mai.
Enrichi le 5 mai 2024.
Complété le 5 mai 2024.
This blog post was updated on 4 June.
This article was corrected on June 4 to fix a name.
This article was amended on 4 June 2024. An earlier version said.
This article was edited for clarity on June 4.
This story has been updated with comment from the ministry.
This piece has been revised and updated.
This post was last updated on June 4, 2024.
Article updated on June 4
Post updated: June 4, 2024
Story updated at 10:30 a.m. ET
Updated 10:30 a.m. ET
Updated at 10:30
Updated: 10:30 a.m.
Update (10:30 a.m.): the port.
Update 2: the port.
UPDATE 1-The port
Updated throughout.
Correction made June 4.
For the record: an earlier version.
A correction was made on June 4
Corrected June 4
A previous version of this analysis misstated the figure.
An earlier version of this article incorrectly stated.
Due to an editing error, an earlier version of this article misnamed.
Because of an error, this article originally misstated the figure.
Editor’s note (June 4): the port.
[Editor's note: the port.]
Author's note: the port
Publisher's correction
Addendum (June 4): the port.
Addendum, June 4: the port.
Dieser Beitrag wurde am 5. Mai 2024 aktualisiert.
Anmerkung: Dieser Beitrag wurde aktualisiert.
Update (5. Mai): Der Hafen.
UPDATE 05.05.2024: Der Hafen.
Redaktioneller Hinweis: Der Hafen.
Artículo actualizado el 5 de mayo de 2024
Noticia actualizada a las 10:30
Nota: este artículo ha sido actualizado.
Este artículo se ha actualizado el 5 de mayo.
Este post ha sido editado el 5 de mayo.
Corrección, 5 de mayo: el puerto.
Articolo aggiornato il 5 maggio 2024
Aggiornato alle 10:30
Nota: questo articolo è stato aggiornato.
Texto atualizado em 5 de maio de 2024
Matéria atualizada às 10h30
Atualizado em: 05/05/2024
Errata (5/5): o porto.
Artikel bijgewerkt op 5 mei 2024
"""
LINES = """
Dernière mise à jour : 5 mai 2024
Dernière mise à jour le 5 mai 2024
Dernière modification : 5 mai 2024
Dernière modification le 5 mai
Last updated on 4 June
Last updated: June 4, 2024
Last modified: June 4, 2024
Last edited on 4 June.
Zuletzt aktualisiert am 5. Mai 2024
Letzte Aktualisierung: 5. Mai 2024
Última actualización: 5 de mayo
Ultimo aggiornamento: 5 maggio
Última atualização: 5 de maio
Stand: 5. Mai 2024
"""
WORLD = """
La mise à jour du traité attendra.
La correction des cours a surpris les marchés.
Une note diplomatique a fuité.
The update of the treaty will wait.
Updating the treaty takes years.
This article of the treaty has never served.
Corrections officers guard the camp.
L’erratum n’a pas suffi.
Modifié le 5 mai 2019, le traité prévoit une clause.
Modifié en 1994, le traité prévoit une clause.
Modifié le 5 mai 2019 par le parlement.
Corrigé des variations saisonnières, le chômage baisse.
Corrigé de l’inflation, le salaire baisse de 3 %.
Actualisé en 2019, le plan prévoit dix navires.
Updated figures show a rise of 12 %.
Updated in 2019, the plan has ten ships.
Corrected for inflation, wages fell by 3 %.
Edited by Jane Roe, the volume gathers ten essays.
Revised estimates show 12 dead.
Modified ships carry 3 guns.
Edition 2019 : le rapport.
Editions du Seuil, 2019.
Correction des copies : trois jours.
La dernière mise à jour du logiciel date de mai.
Dernière modification de la loi : un échec.
La dernière correction des cours date de 1994.
Le marché a reculé (correction : -12 %).
Le plan (actualisé en 2019) prévoit dix navires.
Le traité (modifié en 1994) prévoit une clause.
Le traité (modifié le 5 mai 1994) prévoit une clause.
Une première version de la loi prévoyait l’inverse.
A previous version of the treaty said otherwise.
Nota de prensa del ministerio.
Nota do ministério.
La nota del autor francés fue publicada.
Precisión: 3 metros.
Ajout : 5 g de sel.
Ajoutez 5 g de sel.
Ajouté à cela, le port ferme.
Précision utile : le port ferme à midi.
Actualización de los precios: un desafío.
Correzione dei conti: la sfida.
Este artículo de la Constitución fue escrito en 1978.
Questo articolo è stato scritto nel 1994.
Dieser Artikel wurde 1949 verfasst.
Dieser Text wurde in drei Sprachen veröffentlicht.
Update-Zyklen dauern drei Jahre.
Nachtragshaushalt: 3 Milliarden.
Berichtigung der Karten dauert Jahre.
Alterado o regime, o porto reabriu.
Le titre de cet article est trompeur.
Cet article a été écrit en mai.
Cet article a été publié dans Le Monde.
This article was written in May.
This article was originally a talk given in Paris.
This post was originally published on another site.
The title of this article was borrowed from Kipling.
Maj. Smith spoke first.
Major Smith spoke first.
MAJ 2 avait coulé.
N.B. le port ferme à midi.
Note : le port ferme à midi.
P.-S. Le port ferme à midi.
Corrigée par le comité, la carte est parue.
Edit wars are common.
Il a dit (mise à jour comprise) que le port ferme.
Corrections, 3e édition.
Erratum n’est pas un mot français.
Contrairement à ce que dit la version officielle, le port est ouvert.
Contrairement à ce qui était prévu, la version finale est courte.
In the first version of this treaty, the clause was missing.
Une version antérieure de ce plan prévoyait autre chose.
Update on the war in Yemen
Updates on the crisis
Mises à jour de sécurité
Addendum au traité de 1994
Rectification des frontières de 1918
Nda signed.
Editors note that prices rose by 12 %.
Droit de réponse
For the record, he disagreed.
Texte adopté le 5 mai 2019
Page 12 : le port
Note 5 : le port
Stand up for 5 minutes.
Updated with radar, the ship left.
"""


def each(table: str) -> list[str]:
    return table.strip().splitlines()


@pytest.mark.parametrize("sentence", each(NOTES))
def test_editorial_notes(sentence: str) -> None:
    assert is_note(sentence)


@pytest.mark.parametrize("sentence", each(LINES))
def test_lines_that_sites_have_by_themselves(sentence: str) -> None:
    assert is_line(sentence)
    assert not is_note(sentence)


@pytest.mark.parametrize("sentence", each(WORLD))
def test_sentences_about_the_world_are_neither(sentence: str) -> None:
    assert not is_note(sentence)
    assert not is_line(sentence)


@pytest.mark.parametrize(
    "hostile", ["modifié le 5 " + "1" * 50_000 + "x y", "modifié le 5" + " 5 mai," * 9_000 + "x", "(" * 50_000]
)
@pytest.mark.parametrize("told", [is_note, is_line])
def test_no_sentence_takes_long(hostile: str, told: Callable[[str], bool]) -> None:
    assert not told(hostile)


TEXT = "Le port de Tanger a reçu trois navires cette semaine.\n\nLe ministre a promis une réponse écrite."
NOTE = "Mise à jour du 5 mai : le bilan est de douze morts."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(TEXT, f"{TEXT}\n\n{NOTE}", (NOTE,), id="added"),
        pytest.param(TEXT, f"{TEXT} {NOTE}", (NOTE,), id="added to a paragraph"),
        pytest.param(TEXT, f"{TEXT.replace('écrite', 'orale')} {NOTE}", (NOTE,), id="added to a reworded one"),
        pytest.param(f"{NOTE}\n\n{TEXT}", f"{TEXT}\n\n{NOTE}", (), id="moved"),
        pytest.param(f"{TEXT}\n\n{NOTE}", TEXT, (), id="removed"),
        pytest.param(NOTE, NOTE.replace("douze", "quinze"), (), id="reworded under the same day"),
        pytest.param(NOTE, NOTE.replace("5 mai", "8 mai"), (NOTE.replace("5 mai", "8 mai"),), id="of another day"),
        pytest.param(
            "Le port rouvre.", "Le port rouvre [mis à jour].", ("Le port rouvre [mis à jour].",), id="in brackets"
        ),
    ],
)
def test_notes_that_edits_put_in(old: str, new: str, expected: tuple[str, ...]) -> None:
    assert put_in(edits(old, new, language="fr"), "fr") == expected
