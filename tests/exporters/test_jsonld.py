"""Web Annotations: positions are checked by slicing the text that travels with them."""

from __future__ import annotations

import json

import pytest

from tests.exporters import sample
from webapp.exporters import export


def collection(document) -> dict:
    return json.loads(export(document, "jsonld").data)


@pytest.mark.parametrize("build", [sample.document, sample.hostile])
def test_every_position_cuts_out_its_quote(build) -> None:
    found = collection(build())
    texts = {text["id"]: text for text in found["article"]["texts"]}
    checked = 0
    for annotation in found["first"]["items"]:
        for target in annotation["target"]:
            quote, *position = target["selector"]
            text = texts[target["source"]["id"]]
            assert target["source"]["language"] == text["language"]
            if not position:
                assert annotation["orphan"] is True
                continue
            start, end = position[0]["start"], position[0]["end"]
            assert text["value"][start:end] == quote["exact"]
            assert text["value"][:start].endswith(quote["prefix"])
            assert text["value"][end:].startswith(quote["suffix"])
            checked += 1
    assert checked >= 8


def test_every_sentence_can_be_cut_out_too() -> None:
    document = sample.document()
    article = collection(document)["article"]
    source, target = (text["value"] for text in article["texts"])
    for block, row in zip(document.blocks, article["blocks"], strict=True):
        for pair, sentence in zip(block.pairs, row["sentences"], strict=True):
            assert source[slice(*sentence["source"])] == pair.source
            assert target[slice(*sentence["target"])] == pair.target


def test_the_shape_is_the_models() -> None:
    found = collection(sample.document())
    assert found["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert (found["type"], found["total"], found["last"]) == ("AnnotationCollection", 7, found["first"]["id"])
    page = found["first"]
    assert (page["type"], page["partOf"], page["startIndex"]) == ("AnnotationPage", found["id"], 0)
    ids = [annotation["id"] for annotation in page["items"]]
    assert len(set(ids)) == 7 and all(each.startswith("urn:uuid:") for each in ids)
    for annotation in page["items"]:
        assert annotation["type"] == "Annotation" and "creator" not in annotation
        assert annotation["created"] == annotation["modified"] == "2024-09-14T02:30:05Z"
        assert annotation["generator"]["name"] == "Duizhao"


def test_bodies_say_what_they_are_for() -> None:
    items = collection(sample.document())["first"]["items"]
    second, sixth = items[1], items[5]
    assert second["motivation"] == ["commenting", "tagging"]
    assert [(body["purpose"], body["format"]) for body in second["body"]] == [
        ("commenting", "text/markdown"),
        ("tagging", "text/plain"),
        ("tagging", "text/plain"),
    ]
    assert sixth["motivation"] == ["highlighting"] and "body" not in sixth
    assert [target["source"]["language"] for target in sixth["target"]] == ["en", "zh-Hans"]
    assert [target["role"] for target in sixth["target"]] == ["passage", "counterpart"]
    assert {target["styleClass"] for target in sixth["target"]} == {"rose"}


def test_it_is_an_evidence_copy() -> None:
    article = collection(sample.document())["article"]
    assert article["provenance"]["raw_sha256"] == sample.document().raw_sha256
    assert article["provenance"]["engines"][1]["meaning"] == "word-for-word glosses, not a translation"
    assert article["ledger"] == [dict(change) for change in sample.CHANGES]
    assert "code points" in article["positions"]
