# Makes the calls that stand on standard input as a list in JSON, each as the named client makes it:
# `boto3`, or `cli`, which is the AWS CLI's own entry function in this one process, for speed. Prints
# one line of JSON for each call: what it kept and showed, or the client's own words for why not.
import contextlib
import io
import json
import re
import sys
import tempfile
import urllib.error
import urllib.request
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


class Skipped(Exception):
    """The client has no such way by itself."""


clients = {}
parts = 9 * 1024 * 1024


def fetch(url):
    try:
        with urllib.request.urlopen(url) as answer:
            return {"Body": answer.read()}
    except urllib.error.HTTPError as error:
        found = re.search(r"<Code>(.*?)</Code>.*?<Message>(.*?)</Message>", error.read().decode(), re.S)
        raise Refused({"code": found[1], "message": found[2]}) from error


def boto3_way(way, parameters):
    import boto3
    from botocore.config import Config

    if way == "presigned":
        return fetch(boto3.client("s3").generate_presigned_url("get_object", parameters))
    if way == "presigned by Version 4":
        signer = boto3.client("s3", config=Config(signature_version="s3v4"))
        return fetch(signer.generate_presigned_url("get_object", parameters))
    if way == "in parts":
        boto3.client("s3").upload_fileobj(io.BytesIO(bytes(parts)), parameters["Bucket"], parameters["Key"])
        return {}
    raise Skipped


def cli_way(way, parameters):
    address = f"s3://{parameters['Bucket']}/{parameters['Key']}"
    if way == "presigned":
        return fetch(run_cli(["s3", "presign", address]).strip())
    if way == "in parts":
        with tempfile.NamedTemporaryFile() as large:
            large.write(bytes(parts))
            large.flush()
            run_cli(["s3", "cp", "--quiet", large.name, address])
        return {}
    raise Skipped


def by_boto3(call, parameters):
    import boto3
    from botocore.exceptions import ClientError

    if "way" in call:
        return boto3_way(call["way"], parameters)
    client = clients.setdefault(call["service"], boto3.client(call["service"]))
    names = {api: name for name, api in client.meta.method_to_api_mapping.items()}
    if "body" in call:
        parameters = {**parameters, "Body": call["body"].encode()}
    try:
        return getattr(client, names[call["operation"]])(**parameters)
    except ClientError as error:
        said = error.response["Error"]
        raise Refused({"code": said["Code"], "message": said.get("Message", "")}) from error


def run_cli(words):
    from awscli.clidriver import create_clidriver

    streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in "oe"]
    with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        code = create_clidriver().main(words)
    out, err = (stream.buffer.getvalue().decode() for stream in streams)
    if code == 0:
        return out
    head = err.split("An error occurred (", 1)
    said = head[1].split(")", 1)[0] if len(head) > 1 else "none"
    raise Refused({"code": said, "message": err.strip()})


def by_cli(call, parameters):
    from botocore import xform_name

    if "way" in call:
        return cli_way(call["way"], parameters)
    service = {"s3": "s3api"}.get(call["service"], call["service"])
    words = [service, xform_name(call["operation"], "-"), "--output", "json"]
    # It asks queue.amazonaws.com for queues whatever AWS_ENDPOINT_URL says.
    if service == "sqs":
        words += ["--endpoint-url", environ["AWS_ENDPOINT_URL"]]
    given = [word.replace("{client}", "cli") for word in call.get("cli", [])]
    out = run_cli(words + (given or ["--cli-input-json", json.dumps(parameters)]))
    return json.loads(out) if out.strip() else {}


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
        except Skipped:
            said = {"skipped": True}
        except (Exception, SystemExit) as error:
            said = {"code": type(error).__name__, "message": str(error)}
        print(json.dumps(said), flush=True)


main()
