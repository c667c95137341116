"""Talks to the Chat sample. Standard library only."""

import json
import sys
import urllib.request

URL = sys.argv[2] if len(sys.argv) > 2 else "http://localhost:8000/"


def chat(user_input, history):
    body = json.dumps({"user_input": user_input, "history": history}).encode()
    request = urllib.request.Request(URL, body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["response"]


history = []
for said in [sys.argv[1]] if len(sys.argv) > 1 else ["What is AI?", "What language are you written in?"]:
    response = chat(said, history)
    print(f"> {said}\n{response}")
    history += [said, response]
