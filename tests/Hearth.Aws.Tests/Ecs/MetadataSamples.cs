namespace Hearth.Aws.Tests.Ecs;

/// <summary>Answers of the task metadata endpoint, shortened to what matters and what could mislead.</summary>
internal static class MetadataSamples
{
    public const string TaskId = "158d1c8083dd49d6b527399fd6414f5c";
    public const string TaskArn = $"arn:aws:ecs:eu-central-1:123456789012:task/hearth/{TaskId}";

    /// <summary>A task on Fargate.</summary>
    public const string Fargate =
        $$"""
        {
          "Cluster": "arn:aws:ecs:eu-central-1:123456789012:cluster/hearth",
          "TaskARN": "{{TaskArn}}",
          "Family": "hearth-server",
          "Revision": "26",
          "DesiredStatus": "RUNNING",
          "KnownStatus": "RUNNING",
          "Limits": { "CPU": 0.25, "Memory": 512 },
          "Containers": [
            {
              "DockerId": "158d1c8083dd49d6b527399fd6414f5c-2495160603",
              "Name": "hearth",
              "Type": "NORMAL",
              "Networks": [
                { "NetworkMode": "awsvpc", "IPv4Addresses": ["10.0.1.192", "10.0.1.193"], "IPv6Addresses": ["2600:1f13::1"], "AttachmentIndex": 0 }
              ]
            }
          ],
          "AvailabilityZone": "eu-central-1b",
          "LaunchType": "FARGATE",
          "ServiceName": "hearth"
        }
        """;

    /// <summary>A task on EC2 in the network mode <c>bridge</c>, with a cluster's name where Fargate has an ARN, and an ARN of the old form.</summary>
    public const string Ec2Bridge =
        $$"""
        {
          "Cluster": "default",
          "TaskARN": "arn:aws-cn:ecs:cn-north-1:123456789012:task/{{TaskId}}",
          "Family": "hearth",
          "Revision": "5",
          "LaunchType": "EC2",
          "Containers": [{ "Networks": [{ "NetworkMode": "bridge", "IPv4Addresses": ["172.17.0.2"] }] }]
        }
        """;
}
