"""The language a prompt is written in, by its small words."""

from aggregator.curation.phrases import Word

_SMALL = {
    "en": "the and for to of with my songs music in on some from at best like by a an after while"
    " that is are me i without but not no track tracks playlist please want give make",
    "fr": "le la les des du pour avec sans et une un mon ma mes dans sur musique chansons"
    " chanson de aux en ete ambiance soiree je veux moi annees annee titres morceaux ou mais pas",
    "es": "el los las para con sin y una un mi mis en musica canciones cancion de del al por nada"
    " anos noche que quiero dame temas mas pero fiesta una esta bailar",
    "de": "der die das und fur mit ohne ein eine einen mein meine im am zum zur musik lieder auf"
    " aus von ich will mir bitte beim nach zu den dem jahre jahren aber kein keine abend guten",
    "pt": "o os as para com sem e uma um meu minha em no na musica musicas cancoes  do da dos das"
    " por ao anos noite quero nao mais festa uma dancar ouvir brasileira",
    "it": "il lo gli le per con senza e una un mio mia in musica canzoni canzone di del della"
    " al anni sera che voglio piu ma festa da ballare ascoltare",
    "nl": "de het een en voor met zonder van mijn in op muziek liedjes nummers jaren avond ik wil"
    " geen maar bij",
}
_LANGUAGES = {name: frozenset(words.split()) for name, words in _SMALL.items()}
_OWN = {
    name: words - frozenset().union(*(w for other, w in _LANGUAGES.items() if other != name))
    for name, words in _LANGUAGES.items()
}


def language_of(words: tuple[Word, ...]) -> str:
    """ISO 639-1 of the prompt; English where nothing tells.

    A word that only one language has counts for three.
    """
    said = [word.text for word in words]
    scores = {
        name: sum(word in small for word in said) + 2 * sum(word in _OWN[name] for word in said)
        for name, small in _LANGUAGES.items()
    }
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] > scores["en"] else "en"
