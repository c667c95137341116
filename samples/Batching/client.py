"""Sends ten questions at once; the server answers them as one batch. Standard library only."""

import json
import sys
import urllib.request
from concurrent.futures import ThreadPoolExecutor

URL = sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000/"


def ask(number):
    # Encoded twice, as json=json.dumps(...) of the requests library does.
    body = json.dumps(json.dumps({"user_input": f"Question {number}", "history": []}))
    request = urllib.request.Request(URL, body.encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["response"]


with ThreadPoolExecutor(10) as threads:
    for response in sorted(threads.map(ask, range(10))):
        print(response)
