# What a job does with boto3 through the gateway; prints one line of JSON for each call.
import json
import sys

import boto3
from botocore.exceptions import ClientError

if len(sys.argv) > 1:
    boto3.client("dynamodb").delete_table(TableName=sys.argv[1])
    sys.exit(0)

dynamodb = boto3.client("dynamodb")
s3 = boto3.client("s3")
orders = "acme-shop-orders"
calls = {
    "get item": lambda: dynamodb.get_item(TableName="acme-orders", Key={"order": {"S": "10231"}})["Item"]["article"]["S"],
    "put item": lambda: dynamodb.put_item(TableName="acme-orders", Item={"order": {"S": "7"}})["ResponseMetadata"]["HTTPStatusCode"],
    "put item again, signed alike": lambda: dynamodb.put_item(TableName="acme-orders", Item={"order": {"S": "7"}})["ResponseMetadata"]["HTTPStatusCode"],
    "delete production": lambda: dynamodb.delete_table(TableName="acme-orders"),
    "list tables": lambda: dynamodb.list_tables(),
    "secret parameter": lambda: boto3.client("ssm").get_parameter(Name="/shop/checkout/payment/key", WithDecryption=True)["Parameter"]["Value"],
    "open parameter": lambda: boto3.client("ssm").get_parameter(Name="/shop/checkout/currency")["Parameter"]["Value"],
    "secret": lambda: boto3.client("secretsmanager").get_secret_value(SecretId="shop/payment/signing-key")["SecretString"],
    "list objects": lambda: [one["Key"] for one in s3.list_objects_v2(Bucket=orders)["Contents"]],
    "get object": lambda: s3.get_object(Bucket=orders, Key="2026/11/21.csv", Range="bytes=0-4")["Body"].read().decode(),
    "put object": lambda: s3.put_object(Bucket=orders, Key="a b/ü.txt", Body=b"hello")["ResponseMetadata"]["HTTPStatusCode"],
    "head object": lambda: s3.head_object(Bucket=orders, Key="a b/ü.txt")["ContentLength"],
    "copy from elsewhere": lambda: s3.copy_object(Bucket=orders, Key="x", CopySource="acme-shop-site/index.html"),
    "access key": lambda: boto3.client("iam").create_access_key(UserName="mallory"),
    "instances": lambda: boto3.client("ec2").describe_instances(),
}
for name, call in calls.items():
    try:
        said = {"answer": call()}
    except ClientError as error:
        said = {"code": error.response["Error"]["Code"], "message": error.response["Error"]["Message"], "attempts": error.response["ResponseMetadata"].get("RetryAttempts", 0)}
    print(json.dumps({"call": name, **said}))
