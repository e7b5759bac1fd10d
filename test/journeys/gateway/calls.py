# Makes the calls that stand on standard input as a list in JSON, each as the named client makes it:
# `boto3`, or `cli`, which is the AWS CLI's own entry function in this one process, for speed. Prints
# one line of JSON for each call: what it kept and showed, or the client's own words for why not.
import contextlib
import io
import json
import sys
from os import environ


def filled(value, kept, client):
    if isinstance(value, dict):
        return {name: filled(one, kept, client) for name, one in value.items()}
    if isinstance(value, list):
        return [filled(one, kept, client) for one in value]
    if isinstance(value, str):
        return kept.get(value, value.replace("{client}", client))
    return value


def at(answer, path):
    for part in path.split("."):
        answer = answer[int(part)] if isinstance(answer, list) else answer.get(part)
        if answer is None:
            return None
    if isinstance(answer, bytes):
        return answer.decode("utf-8", "replace")
    return answer if isinstance(answer, str) else json.dumps(answer)


class Refused(Exception):
    """What the client says of a refusal."""


clients = {}


def by_boto3(call, parameters):
    import boto3
    from botocore.exceptions import ClientError

    client = clients.setdefault(call["service"], boto3.client(call["service"]))
    names = {api: name for name, api in client.meta.method_to_api_mapping.items()}
    if "body" in call:
        parameters = {**parameters, "Body": call["body"].encode()}
    try:
        return getattr(client, names[call["operation"]])(**parameters)
    except ClientError as error:
        said = error.response["Error"]
        raise Refused({"code": said["Code"], "message": said.get("Message", "")}) from error


def by_cli(call, parameters):
    from awscli.clidriver import create_clidriver
    from botocore import xform_name

    service = {"s3": "s3api"}.get(call["service"], call["service"])
    words = [service, xform_name(call["operation"], "-"), "--output", "json"]
    # It asks queue.amazonaws.com for queues whatever AWS_ENDPOINT_URL says.
    if service == "sqs":
        words += ["--endpoint-url", environ["AWS_ENDPOINT_URL"]]
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in "oe"]
    with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        given = [word.replace("{client}", "cli") for word in call.get("cli", [])]
        words += given or ["--cli-input-json", json.dumps(parameters)]
        code = create_clidriver().main(words)
    out, err = (stream.buffer.getvalue().decode() for stream in streams)
    if code == 0:
        return json.loads(out) if out.strip() else {}
    head = err.split("An error occurred (", 1)
    code = head[1].split(")", 1)[0] if len(head) > 1 else "none"
    raise Refused({"code": code, "message": err.strip()})


def main():
    client, asked = sys.argv[1], json.load(sys.stdin)
    kept = {}
    for call in asked:
        try:
            parameters = filled(call["parameters"], kept, client)
            answer = {"boto3": by_boto3, "cli": by_cli}[client](call, parameters)
            kept.update({"$" + name: at(answer, path) for name, path in call.get("keep", {}).items()})
            said = {"shown": at(answer, call["shows"]) if call["expects"] == "masked" else None}
        except Refused as refused:
            said = refused.args[0]
        except (Exception, SystemExit) as error:
            said = {"code": type(error).__name__, "message": str(error)}
        print(json.dumps(said), flush=True)


main()
