"""What setup scripts of before 2018 import; their requirements are told in our pyproject."""


def parse_requirements(*_: object, **__: object) -> list[object]:
    return []
