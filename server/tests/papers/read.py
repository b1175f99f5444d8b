"""Reads a paper back out of its files, with other programs than the one that wrote them, and prints what they say as JSON.

Usage: read.py FOLDER, with paper.pdf, paper.odt, paper.xlsx, paper.csv, paper.json and schema.json in it.
"""

import csv
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import jsonschema_rs
import openpyxl
import page

folder = Path(sys.argv[1])


def run(*command):
    return subprocess.run(command, check=True, capture_output=True).stdout.decode(errors="replace").replace("\u00a0", " ")


def pdf():
    """Held to PDF/UA-1, and its tables and emphasised stretches in reading order, as poppler tells them."""
    path = folder / "paper.pdf"
    run("qpdf", "--check", path)
    report = page.validate_pdf(path, profile="ua1")
    told = dict(line.split(":", 1) for line in run("pdfinfo", path).splitlines())
    tags, cells, marked, cell, at = [], [], [], None, ""
    for line in run("pdfinfo", "-struct-text", path).splitlines():
        text = re.fullmatch(r'\s*"(.*)"', line)
        if not text:
            if not line.strip() or line.lstrip().startswith("/"):
                continue
            at = line.split()[0].rstrip(":")
            tags.append(at)
            if at in ("TH", "TD"):
                cell = []
                cells.append(cell)
            elif at in ("H1", "H2", "P", "L", "Table", "Note", "Lbl"):
                cell = None
            continue
        if cell is not None:
            cell.append(text[1])
        if at == "Span":
            marked.append(text[1])
    return {
        "failures": [f"{failure.rule_id}: {failure.message}" for failure in report.failures],
        "rules": report.rules.total,
        "told": {key: value.strip() for key, value in told.items()},
        "language": "/Lang (" in run("qpdf", "--qdf", path, "-").replace("/Lang <", "/Lang ("),
        "tags": tags,
        "cells": ["".join(cell[:1]) for cell in cells],
        "marked": marked,
        "text": " ".join(run("pdftotext", path, "-").split()),
    }


ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"


def odt():
    """Its cells with their values and its figures in reading order."""
    with zipfile.ZipFile(folder / "paper.odt") as file:
        first = file.infolist()[0]
        parts = {name: file.read(name) for name in file.namelist()}
    listed = ElementTree.fromstring(parts["META-INF/manifest.xml"])
    content, meta = (ElementTree.fromstring(parts[name]) for name in ("content.xml", "meta.xml"))
    ElementTree.fromstring(parts["styles.xml"])
    text, table, office, style = (ODF % name for name in ("text", "table", "office", "style"))
    cells = [
        {"value": cell.get(office + "value"), "text": (cell.find(text + "p").itertext().__next__())}
        for cell in content.iter(table + "table-cell")
        if any(True for _ in cell.find(text + "p").itertext())
    ]
    return {
        "mimetype": [first.filename, first.compress_type, len(first.extra), parts["mimetype"].decode()],
        "listed": sorted(entry.get("{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}full-path") for entry in listed),
        "names": sorted(parts),
        "title": meta.find(".//{http://purl.org/dc/elements/1.1/}title").text,
        "headings": ["".join(one.itertext()) for one in content.iter(text + "h")],
        "header_rows": sum(1 for _ in content.iter(table + "table-header-rows")),
        "footnotes": sum(1 for _ in content.iter(text + "note")),
        "cells": cells,
        "marked": [
            "".join(span.itertext()) for span in content.iter(text + "span") if span.get(text + "style-name") == "Figure"
        ],
    }


def xlsx():
    book = openpyxl.load_workbook(folder / "paper.xlsx")
    sheets = {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
    formulas = [cell.coordinate for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    return {"title": book.properties.title, "names": book.sheetnames, "sheets": sheets, "formulas": formulas}


def table():
    data = (folder / "paper.csv").read_bytes()
    text = data.decode("utf-8-sig")
    delimiter = ";" if text.startswith("sort;") else ","
    point = "," if delimiter == ";" else "."
    rows = list(csv.DictReader(text.splitlines(), delimiter=delimiter))
    for row in rows:
        row["value"] = row["value"].replace(point, ".")
        row["target"] = row["target"].replace(point, ".")
    return {"marked": data.startswith(b"\xef\xbb\xbf"), "rows": rows}


def plain():
    schema = json.loads((folder / "schema.json").read_text())
    read = json.loads((folder / "paper.json").read_text())
    errors = [str(error) for error in jsonschema_rs.validator_for(schema).iter_errors(read)]
    return {"errors": errors, "figures": {figure["key"]: figure["value"] for figure in read["figures"]}}


print(json.dumps({"pdf": pdf(), "odt": odt(), "xlsx": xlsx(), "csv": table(), "json": plain()}, default=str))
