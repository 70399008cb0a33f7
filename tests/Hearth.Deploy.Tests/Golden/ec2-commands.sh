#!/usr/bin/env bash
# What is left to do for hearth-ec2, in this folder. Read it first; it may run again.
set -euo pipefail
export AWS_REGION=eu-west-1 AWS_PAGER=

# The release: what the instance installs.
aws s3 cp --no-progress setup.sh s3://hearth-releases/hearth/7/setup.sh
aws s3 cp --no-progress hearth.service s3://hearth-releases/hearth/7/hearth.service
aws s3 cp --no-progress Caddyfile s3://hearth-releases/hearth/7/Caddyfile
# The server itself: dotnet publish PROJECT --configuration Release --runtime linux-arm64 --self-contained --output dist/server
#                    tar -czf hearth.tar.gz -C dist/server .
aws s3 cp --no-progress hearth.tar.gz s3://hearth-releases/hearth/7/hearth.tar.gz

# The configuration. The keys come from files, so that they are in no shell history.
aws ssm put-parameter --overwrite --type SecureString --key-id arn:aws:kms:eu-west-1:123456789012:key/1 --name /hearth/blue/HEARTH_API_KEYS --value file://HEARTH_API_KEYS.txt
aws ssm put-parameter --overwrite --type SecureString --key-id arn:aws:kms:eu-west-1:123456789012:key/1 --name /hearth/blue/ANTHROPIC_API_KEY --value file://ANTHROPIC_API_KEY.txt
aws ssm put-parameter --cli-input-json '{"Name":"/hearth/blue/MODEL_SPECIFIER","Type":"String","Overwrite":true,"Value":"anthropic/claude-haiku-4-5"}'
aws ssm put-parameter --cli-input-json '{"Name":"/hearth/blue/Hearth__Retention__Runs","Type":"String","Overwrite":true,"Value":"30.00:00:00"}'
aws ssm put-parameter --cli-input-json '{"Name":"/hearth/blue/Hooks__Address","Type":"String","Overwrite":true,"Value":"http://169.254.169.254/it'\''s"}'

# The instance.
# hearth deploy aws ec2 --apply
