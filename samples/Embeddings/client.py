"""Embeds some sentences and prints how alike they are. Standard library only."""

import json
import sys
import urllib.request

URL = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000/v1/embeddings"
SENTENCES = ["How do I reset my password?", "I forgot my login credentials.", "The cat sleeps on the sofa."]

body = json.dumps({"model": "all-minilm-l6-v2", "input": SENTENCES}).encode()
request = urllib.request.Request(URL, body, {"Content-Type": "application/json"})
with urllib.request.urlopen(request, timeout=60) as answer:
    vectors = [item["embedding"] for item in json.load(answer)["data"]]

first = vectors[0]
for sentence, vector in zip(SENTENCES[1:], vectors[1:]):
    likeness = sum(a * b for a, b in zip(first, vector))
    print(f"{'alike' if likeness > 0.4 else 'unlike'}: {SENTENCES[0]} / {sentence}")
