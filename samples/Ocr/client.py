"""Reads a picture with the Ocr sample and prints its lines. Standard library only."""

import json
import sys
import urllib.request

PICTURE = sys.argv[1]
URL = sys.argv[2] if len(sys.argv) > 2 else "http://localhost:8000/"

with open(PICTURE, "rb") as picture:
    request = urllib.request.Request(URL, picture.read(), {"Content-Type": "application/octet-stream"})
with urllib.request.urlopen(request, timeout=60) as answer:
    for line in json.load(answer)["lines"]:
        print(line["text"])
