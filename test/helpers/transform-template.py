"""Writes a SAM template as CloudFormation gets it: by SAM's own transform, with the code of its functions in S3.

Arguments: the template, then the bucket and the key of the code. Reads nothing from AWS.
"""

import json
import sys

import boto3
from samcli.yamlhelper import yaml_parse
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

file, bucket, key = sys.argv[1:4]
with open(file, encoding="utf-8") as text:
    template = yaml_parse(text.read())
for resource in template["Resources"].values():
    if resource["Type"] == "AWS::Serverless::Function":
        resource["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": key}
translator = Translator({}, Parser(), boto_session=boto3.Session(region_name="us-east-1"))
json.dump(translator.translate(template, {}), sys.stdout)
