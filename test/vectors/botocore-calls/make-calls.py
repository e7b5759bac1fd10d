"""Writes calls.json: what botocore makes of inputs drawn at random, for the readers of the gateway.

Usage: python3 make-calls.py > calls.json, with botocore installed. The seed is fixed, so that the
same release of botocore writes the same file.
"""

import base64
import datetime
import json
import random
from urllib.parse import quote, quote_plus

import botocore
import botocore.session
from botocore import serialize
from botocore.exceptions import ParamValidationError
from botocore.model import ServiceModel

CALLS_PER_SERVICE = 9
LONGEST = 2400
SERVICES = """
apigateway autoscaling cloudformation cloudfront cloudwatch dynamodb ec2 ecs efs eks elbv2 events iam
iot kinesis kms lambda logs rds redshift route53 s3 s3control secretsmanager sesv2 sns sqs ssm
stepfunctions sts
""".split()
PROTOCOLS = {"smithy-rpc-v2-cbor": "cbor"}
TEXTS = ["a", "x y", "é+&=%/", "arn:aws:iam::123456789012:role/r", 'line\nbreak <&>"']
draw = random.Random(20261122)


def value(shape, depth=0):
    """A value of a shape; never an empty one, which a form cannot say."""
    if getattr(shape, "is_document_type", False):
        return {"a": 1, "b": [True, "x", 1.5]}
    kind = shape.type_name
    if kind == "structure":
        return structure(shape, depth)
    if kind == "list":
        return [value(shape.member, depth + 1) for _ in range(draw.choice([1, 1, 2]))]
    if kind == "map":
        keys = shape.key.enum or ["a", "Key2", "é"]
        return {k: value(shape.value, depth + 1) for k in draw.sample(keys, 1)}
    if kind == "string":
        return draw.choice(shape.enum or TEXTS)
    if kind in ("integer", "long"):
        return draw.choice([0, 1, 42, -7, 2**53 + 1] if kind == "long" else [0, 1, 42, -7])
    if kind in ("float", "double"):
        return draw.choice([0.5, 1.0, -2.25, 1e-7])
    if kind == "boolean":
        return draw.random() < 0.5
    if kind == "blob":
        return draw.choice([b"abc", b"\x00\xff\xfe"])
    if kind == "timestamp":
        return datetime.datetime(2026, 11, 22, 10, 0, 5, tzinfo=datetime.timezone.utc)
    raise ValueError(kind)


def structure(shape, depth):
    names = list(shape.members)
    if getattr(shape, "is_tagged_union", False):
        names = [draw.choice(names)]
        chosen = names
    else:
        chosen = [n for n in names if n in shape.required_members or draw.random() < 0.5]
    chosen = chosen or names[:1]
    if depth > 4:
        chosen = list(shape.required_members) or names[:1]
    if depth > 12:
        raise RecursionError
    return {n: value(shape.members[n], depth + 1) for n in chosen}


def top(shape):
    params = {}
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        if name not in shape.required_members and draw.random() < 0.5:
            continue
        if member.serialization.get("streaming") or name in ("ContentMD5", "ContentLength"):
            continue
        params[name] = value(member, 1)
        if name == "AccountId":
            params[name] = "123456789012"
        elif location in ("header", "headers"):
            params[name] = in_header(params[name], member)
    return params


def in_header(given, member):
    if member.type_name == "map":
        return {"one": "1", "two": "2"}
    if member.type_name == "list":
        return given if member.member.enum else ["p", "q"]
    return given if member.type_name != "string" or member.enum else "a b"


def plain(given):
    if isinstance(given, bytes):
        return {"$bytes": base64.b64encode(given).decode()}
    if isinstance(given, datetime.datetime):
        return {"$seconds": int(given.timestamp())}
    if isinstance(given, dict):
        return {k: plain(v) for k, v in given.items()}
    if isinstance(given, list):
        return [plain(v) for v in given]
    if isinstance(given, int) and not isinstance(given, bool) and abs(given) > 2**53:
        return {"$whole": str(given)}
    return given


def body_bytes(body):
    if isinstance(body, dict):
        return "&".join(f"{quote_plus(k)}={quote_plus(str(v))}" for k, v in body.items()).encode()
    return body.encode() if isinstance(body, str) else bytes(body or b"")


def query_text(query):
    pairs = [(k, x) for k, v in query.items() for x in (v if isinstance(v, list) else [v])]
    return "&".join(f"{quote(str(k), safe='-._~')}={quote(str(v), safe='-._~')}" for k, v in pairs)


def label(given):
    return str(given).lower() if isinstance(given, bool) else str(given)


def call(service, protocol, operation):
    shape = operation.input_shape
    params = top(shape)
    request = serialize.create_serializer(protocol, False).serialize_to_request(params, operation)
    path, _, literal = request["url_path"].partition("?")
    query = request["query_string"]
    texts = [literal, query if isinstance(query, str) else query_text(query)]
    places = {n: m.serialization.get("location") for n, m in shape.members.items()}
    return {
        "service": service,
        "operation": operation.name,
        "protocol": PROTOCOLS.get(protocol, protocol),
        "method": request["method"],
        "path": path,
        "rawQuery": "&".join(text for text in texts if text),
        "headers": [[k, v.decode() if isinstance(v, bytes) else v] for k, v in request["headers"].items()],
        "body": base64.b64encode(body_bytes(request["body"])).decode(),
        "labels": {n: label(params[n]) for n in params if places[n] == "uri"},
        "parameters": plain(params),
    }


def calls_of(service, loader):
    model = ServiceModel(loader.load_service_model(service, "service-2"), service)
    for protocol in model.metadata.get("protocols") or [model.protocol]:
        names = sorted(model.operation_names)
        draw.shuffle(names)
        found = 0
        for operation in map(model.operation_model, names):
            if operation.input_shape is None or found == CALLS_PER_SERVICE:
                continue
            if protocol == "json" and operation.has_event_stream_input:
                continue
            try:
                made = call(service, protocol, operation)
            except (RecursionError, IndexError, ParamValidationError, ValueError):
                continue
            if len(json.dumps(made)) <= LONGEST:
                found += 1
                yield made


loader = botocore.session.get_session().get_component("data_loader")
made = [each for service in SERVICES for each in calls_of(service, loader)]
lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in made)
print(f'{{"botocore": "{botocore.__version__}", "calls": [\n{lines}\n]}}')
