"""Writes a SAM template as CloudFormation gets it: by SAM's own transform, with the code of its functions in S3.

Arguments: the template, then the bucket and the key of the code; then, of functions that have a code of their own, each as
CODE_URI=KEY. Reads nothing from AWS.
"""

import json
import sys

import boto3
from samcli.yamlhelper import yaml_parse
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

file, bucket, key = sys.argv[1:4]
others = dict(argument.split("=") for argument in sys.argv[4:])
with open(file, encoding="utf-8") as text:
    template = yaml_parse(text.read())
for resource in template["Resources"].values():
    if resource["Type"] == "AWS::Serverless::Function":
        uri = resource["Properties"]["CodeUri"]
        resource["Properties"]["CodeUri"] = {"Bucket": bucket, "Key": others.get(uri, key)}
translator = Translator({}, Parser(), boto_session=boto3.Session(region_name="us-east-1"))
json.dump(translator.translate(template, {}), sys.stdout)
