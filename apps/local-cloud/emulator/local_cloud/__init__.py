"""The local cloud: ministack with the CloudFormation behaviour and the resource types that it lacks."""
