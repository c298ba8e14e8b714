"""Reads requests as a JSON list on the standard input, prints what is wrong with each by a schema."""

import json
import sys

import jsonschema

schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
print(json.dumps([[error.message for error in validator.iter_errors(request)] for request in json.load(sys.stdin)]))
