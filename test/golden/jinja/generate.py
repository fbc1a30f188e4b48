"""Renders the corpus with CPython's Jinja2, the reference. `python3 generate.py > expected.json`"""

import json
import os
import sys

import jinja2


class Undefined(jinja2.StrictUndefined):
    """Proton's rule: an undefined value is false and can be asked about; anything else done with it fails."""

    def __bool__(self):
        return False


def render(environment, source, context):
    try:
        return {"output": environment.from_string(source).render(context)}
    except Exception:
        return {"refused": True}


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "context.json"), encoding="utf-8") as file:
        context = file.read()
    with open(os.path.join(here, "corpus.txt"), encoding="utf-8") as file:
        probes = file.read().removesuffix("\n").split("\n=====\n")
    environment = jinja2.Environment(undefined=Undefined)
    rendered = [render(environment, probe, json.loads(context)) for probe in probes]
    json.dump(rendered, sys.stdout, indent=1, ensure_ascii=True)
    sys.stdout.write("\n")


main()
