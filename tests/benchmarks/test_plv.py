"""The benchmark of classified sentences on rows of the project's own."""

import json

from benchmarks import plv

ROWS = (
    ("ACCUSE", 3, "conflict", "<s>Norway</s> condemned <t>Chad</t>."),
    ("AID", 2, "cooperation", "<s>Norway</s> sent <t>Chad</t> food."),
)


def test_no_seeds_scores_the_rules_alone(tmp_path, monkeypatch, capsys):
    path = tmp_path / "reading" / "plv_train.jsonl"
    path.parent.mkdir()
    with path.open("w", encoding="utf-8") as stream:
        for root, quad, binary, marked in ROWS:
            sentence = marked.replace("<s>", "").replace("</s>", "").replace("<t>", "").replace("</t>", "")
            row = {"root": root, "quad": quad, "binary": binary, "marked": marked, "sentence": sentence}
            stream.write(json.dumps({**row, "source": "Norway", "target": "Chad"}) + "\n")
    monkeypatch.setenv("TERTIUS_REFERENCE", str(tmp_path))
    assert plv.main(["--seeds", "0", "--errors", str(tmp_path / "errors")]) == 0
    shown = capsys.readouterr().out
    assert "rules alone" in shown
    assert "learned" not in shown
    assert (tmp_path / "errors" / "plv_train_rules.jsonl").is_file()
