GOOD, BAD = {"good", "great", "fresh"}, {"bad", "cold", "late"}


def score(text):
    words = text.lower().split()
    return (len(GOOD.intersection(words)) - len(BAD.intersection(words))) / len(words)
