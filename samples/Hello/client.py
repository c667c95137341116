"""Asks the Hello sample for a greeting. Standard library only."""

import sys
import urllib.parse
import urllib.request

name = sys.argv[1] if len(sys.argv) > 1 else "world"
url = sys.argv[2] if len(sys.argv) > 2 else "http://localhost:8000/"
with urllib.request.urlopen(f"{url}?{urllib.parse.urlencode({'name': name})}", timeout=30) as answer:
    print(answer.read().decode())
