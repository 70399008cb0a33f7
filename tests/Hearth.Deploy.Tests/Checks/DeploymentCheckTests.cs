namespace Hearth.Deploy.Tests.Checks;

/// <summary>Our templates pass, and each check catches what it is there for.</summary>
public sealed class DeploymentCheckTests
{
    [Theory]
    [InlineData(DeployedTemplates.Express)]
    [InlineData(DeployedTemplates.Fargate)]
    [InlineData(DeployedTemplates.Terraform)]
    public void Run_OnATemplateAsItIs_FindsNothing(string template)
    {
        // Arrange
        var deployment = DeployedTemplates.Read(template);

        // Act
        var findings = DeploymentChecks.Run(deployment);

        // Assert
        Assert.Empty(findings);
    }

    [Theory]
    [InlineData(DeployedTemplates.Fargate)]
    [InlineData(DeployedTemplates.Terraform)]
    public void Read_BothLanguages_FindTheSameDeployment(string template)
    {
        // Act
        var deployment = DeployedTemplates.Read(template);

        // Assert
        var container = Assert.Single(deployment.Containers);
        Assert.Equal(["120"], container.StopTimeouts);
        Assert.Equal(["8080"], container.Ports);
        Assert.Equal(
            ["DOTNET_EnableDiagnostics", "HEARTH_PUBLIC_URL", "Hearth__Aws__RdsIamAuth", "Hearth__Drain__StopTimeout", "Hearth__Http__TrustedProxies",
                "MODEL_SPECIFIER", "PGDATABASE", "PGHOST", "PGPORT", "PGUSER", "PORT"],
            container.Environment.Select(setting => setting.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["ANTHROPIC_API_KEY", "DATABASE_URL", "HEARTH_API_KEYS", "PGPASSWORD", "PGUSER"],
            container.Secrets.Select(setting => setting.Key).Order(StringComparer.Ordinal));
        Assert.Contains("4000", deployment.IdleTimeouts);
        Assert.Contains("120", Assert.Single(deployment.TargetGroups).DeregistrationDelays);
        Assert.Equal(["11111", "30000"], deployment.SharedPorts.Order());
        Assert.Equal(
            ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream", "ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage",
                "ecr:GetAuthorizationToken", "ecr:GetDownloadUrlForLayer", "ecs:GetTaskProtection", "ecs:UpdateTaskProtection",
                "kms:Decrypt", "logs:CreateLogStream", "logs:PutLogEvents", "rds-db:connect", "secretsmanager:GetSecretValue", "ssmmessages:CreateControlChannel",
                "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"],
            deployment.Statements.SelectMany(statement => statement.Actions).Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    // More than Fargate gives, less than the server counts on, and a server that was not told.
    [InlineData(DeployedTemplates.Fargate, "StopTimeout: 120", "StopTimeout: 300", "Fargate takes 2 to 120")]
    [InlineData(DeployedTemplates.Fargate, "StopTimeout: 120", "StopTimeout: 60", "killed after 60 s, but Hearth__Drain__StopTimeout is \"00:02:00\"")]
    [InlineData(DeployedTemplates.Fargate, "StopTimeout: 120", "Interactive: false", "needs one stop time-out")]
    [InlineData(DeployedTemplates.Fargate, "Name: Hearth__Drain__StopTimeout", "Name: Hearth__Drain__Timeout", "killed after 120 s")]
    [InlineData(DeployedTemplates.Terraform, "stop_timeout_seconds = 120", "stop_timeout_seconds = 300", "Fargate takes 2 to 120")]
    [InlineData(DeployedTemplates.Terraform, "stop_timeout         = \"00:02:00\"", "stop_timeout = \"00:00:30\"", "killed after 120 s")]
    // Targets that never become healthy.
    [InlineData(DeployedTemplates.Fargate, "TargetType: ip", "TargetType: instance", "has the target type instance")]
    [InlineData(DeployedTemplates.Fargate, "NetworkMode: awsvpc", "NetworkMode: bridge", "needs the network mode awsvpc")]
    [InlineData(DeployedTemplates.Terraform, "target_type          = \"ip\"", "target_type = \"instance\"", "has the target type instance")]
    [InlineData(DeployedTemplates.Fargate, "HealthCheckPath: /health", "HealthCheckPath: /", "probes /;")]
    [InlineData(DeployedTemplates.Fargate, "HealthCheckPath: /health", "HealthCheckPath: /ready", "probes /ready;")]
    [InlineData(DeployedTemplates.Fargate, "ContainerPort: 8080\n              Protocol", "ContainerPort: 80\n              Protocol", "listens on 80")]
    [InlineData(DeployedTemplates.Fargate, "Value: '8080'", "Value: '3000'", "but PORT is \"3000\"")]
    [InlineData(DeployedTemplates.Terraform, "path                = \"/health\"", "path = \"/ping\"", "probes /ping;")]
    [InlineData(DeployedTemplates.Terraform, "port                 = local.port", "port = 80", "sends to port 80")]
    // Connections that the server closes first, and silence that is cut.
    [InlineData(DeployedTemplates.Fargate, "Name: DOTNET_EnableDiagnostics\n              Value: '0'", "Name: Hearth__Http__KeepAliveTimeout\n              Value: 00:02:10", "but the server closes them after 130 s")]
    [InlineData(DeployedTemplates.Fargate, "MaxValue: 4000", "MaxValue: 5000", "may be 5000 s")]
    [InlineData(DeployedTemplates.Fargate, "Key: idle_timeout.timeout_seconds", "Key: client_keep_alive.seconds", "idle timeout of 60 s")]
    [InlineData(DeployedTemplates.Fargate, "Key: deregistration_delay.timeout_seconds", "Key: slow_start.duration_seconds", "deregistration delay at 300 s")]
    [InlineData(DeployedTemplates.Terraform, "idle_timeout = var.idle_timeout_seconds", "idle_timeout = 4100", "may be 4100 s")]
    // Images and secrets.
    [InlineData(DeployedTemplates.Fargate, "${RepositoryName}@${ImageDigest}", "${RepositoryName}:latest", "is not a digest")]
    [InlineData(DeployedTemplates.Terraform, "}@${var.image_digest}", "}:latest", "is not a digest")]
    [InlineData(DeployedTemplates.Fargate, "Name: MODEL_SPECIFIER", "Name: OPENAI_API_KEY", "has OPENAI_API_KEY in its environment")]
    [InlineData(DeployedTemplates.Fargate, "Value: !Ref Model", "Value: !Ref ApiKeysSecretArn", "has MODEL_SPECIFIER in its environment")]
    [InlineData(DeployedTemplates.Terraform, "{ name = \"PGDATABASE\", value = \"hearth\" }", "{ name = \"PGPASSWORD\", value = \"hearth\" }", "has PGPASSWORD in its environment")]
    // Rights.
    [InlineData(DeployedTemplates.Express, "Action: secretsmanager:GetSecretValue", "Action: secretsmanager:*", "allows secretsmanager:*")]
    [InlineData(DeployedTemplates.Express, "Resource: !GetAtt Repository.Arn", "Resource: '*'", "on every resource")]
    [InlineData(DeployedTemplates.Express, "service-role/AmazonECSInfrastructureRoleforExpressGatewayServices", "AdministratorAccess", "gives more than is needed")]
    [InlineData(DeployedTemplates.Fargate, "Action: rds-db:connect", "Action: '*'", "allows *;")]
    [InlineData(DeployedTemplates.Terraform, "resources = [data.aws_ecr_repository.this.arn]", "resources = [\"*\"]", "on every resource")]
    // Who may talk to whom.
    [InlineData(DeployedTemplates.Express, "SourceSecurityGroupId: !GetAtt TaskSecurityGroup.GroupId\n      IpProtocol: tcp\n      FromPort: 11111", "CidrIp: 10.0.0.0/8\n      IpProtocol: tcp\n      FromPort: 11111", "on port 11111")]
    [InlineData(DeployedTemplates.Fargate, "FromPort: 30000", "FromPort: 3000", "on port 30000")]
    [InlineData(DeployedTemplates.Terraform, "cluster_ports = [11111, 30000]", "cluster_ports = [11111]", "on port 30000")]
    [InlineData(DeployedTemplates.Express, "PubliclyAccessible: false", "PubliclyAccessible: true", "can be reached from outside")]
    [InlineData(DeployedTemplates.Express, "StorageEncrypted: true", "StorageEncrypted: false", "is not encrypted")]
    [InlineData(DeployedTemplates.Fargate, "rds.force_ssl: '1'", "rds.force_ssl: '0'", "without TLS")]
    [InlineData(DeployedTemplates.Terraform, "manage_master_user_password         = true", "password = \"hearth\"", "that somebody made up")]
    [InlineData(DeployedTemplates.Express, "AutoMinorVersionUpgrade: false", "Port: 5432", "wants a downgrade")]
    [InlineData(DeployedTemplates.Fargate, "AutoMinorVersionUpgrade: false", "AutoMinorVersionUpgrade: true", "wants a downgrade")]
    [InlineData(DeployedTemplates.Terraform, "auto_minor_version_upgrade = false", "auto_minor_version_upgrade = true", "wants a downgrade")]
    public void Run_OnAMutatedTemplate_FindsTheMistake(string template, string before, string after, string finding)
    {
        // Arrange
        var deployment = DeployedTemplates.ReadChanged(template, before, after);

        // Act
        var findings = DeploymentChecks.Run(deployment);

        // Assert
        Assert.Contains(findings, text => text.Contains(finding, StringComparison.Ordinal));
    }
}
