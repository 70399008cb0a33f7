using System.Text.Json.Nodes;
using Hearth.Deploy.Tests.Aws;
using Hearth.Deploy.Tests.Lint;
using Hearth.Deploy.Tests.Tools;

namespace Hearth.Deploy.Tests.Stacks;

/// <summary>What Terraform would make of the module in moto's account.</summary>
public sealed class TerraformPlanTests(AwsFixture fixture)
{
    // What the module is given comes from the same configuration: none of it is known before it is made.
    private const string AllUnknown = """
        resource "aws_acm_certificate" "this" {
          domain_name       = "agents.example.com"
          validation_method = "DNS"
        }

        resource "aws_secretsmanager_secret" "this" {}

        resource "aws_kms_key" "this" {}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plan_WithACertificateAndSecretsOfTheSameConfiguration_HasBothListenersAndTheDatabaseThatWasAskedFor()
    {
        // Act
        var plan = await PlanAsync(AllUnknown, """
            https                   = true
            certificate_arn         = aws_acm_certificate.this.arn
            create_database         = false
            database_url_secret_arn = aws_secretsmanager_secret.this.arn
            kms_key_arns            = [aws_kms_key.this.arn]
            """);

        // Assert
        Assert.Equal("redirect", Value(plan, "aws_lb_listener.http")["default_action"]![0]!["type"]!.ToString());
        Assert.Equal("forward", Value(plan, "aws_lb_listener.https[0]")["default_action"]![0]!["type"]!.ToString());
        Assert.Null(Find(plan, "aws_db_instance.this[0]"));
    }

    [Fact]
    public async Task Plan_WithoutScalingAndWithoutACertificate_HoldsTheNumberOfTasksBehindOnePlainListener()
    {
        // Act
        var plan = await PlanAsync("", """
            min_tasks  = 3
            cpu_target = 0
            """);

        // Assert
        var target = Value(plan, "aws_appautoscaling_target.this");
        Assert.Equal((3, 3), (target["min_capacity"]!.GetValue<int>(), target["max_capacity"]!.GetValue<int>()));
        Assert.Equal("forward", Value(plan, "aws_lb_listener.http")["default_action"]![0]!["type"]!.ToString());
        Assert.Null(Find(plan, "aws_lb_listener.https[0]"));
        Assert.False(Value(plan, "aws_db_instance.this[0]")["auto_minor_version_upgrade"]!.GetValue<bool>());
    }

    [Theory]
    [InlineData("https = true", "https and certificate_arn belong together")]
    [InlineData("certificate_arn = \"arn:aws:acm:us-east-1:123456789012:certificate/1\"", "https and certificate_arn belong together")]
    [InlineData("create_database = false", "database_url_secret_arn is for create_database = false")]
    public async Task Plan_WithOneHalfOfAPair_IsRefused(string half, string message)
    {
        // Arrange
        using var workspace = await CreateAsync("", half);

        // Act
        var run = await workspace.RunAsync(Cancel, "plan", "-input=false");

        // Assert
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(message, string.Join(' ', run.Errors.Split(['\n', ' ', '│'], StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private async Task<JsonArray> PlanAsync(string resources, string arguments)
    {
        using var workspace = await CreateAsync(resources, arguments);
        var planned = await workspace.RunAsync(Cancel, "plan", "-input=false", "-out=plan");
        Assert.True(planned.ExitCode == 0, planned.Everything);
        var shown = await workspace.RunAsync(Cancel, "show", "-json", "plan");
        Assert.True(shown.ExitCode == 0, shown.Everything);
        return JsonNode.Parse(shown.Output)!["planned_values"]!["root_module"]!["child_modules"]![0]!["resources"]!.AsArray();
    }

    private async Task<TerraformWorkspace> CreateAsync(string resources, string arguments)
    {
        Tool.Require(Tool.Terraform);
        var account = await fixture.AccountAsync();
        var moto = await fixture.MotoAsync();
        var subnets = string.Join(", ", account.Subnets.Select(subnet => $"\"{subnet}\""));
        var workspace = TerraformWorkspace.Create($$"""
            provider "aws" {
              region                      = "{{MotoApi.Region}}"
              access_key                  = "test"
              secret_key                  = "test"
              skip_credentials_validation = true
              skip_metadata_api_check     = true
              skip_requesting_account_id  = true

              endpoints {
                ec2 = "{{moto.Uri}}"
                ecr = "{{moto.Uri}}"
                sts = "{{moto.Uri}}"
              }
            }

            {{resources}}

            module "hearth" {
              source = "./module"

              vpc_id                   = "{{account.Vpc}}"
              load_balancer_subnet_ids = [{{subnets}}]
              task_subnet_ids          = [{{subnets}}]
              repository_name          = "{{AwsAccount.Repository}}"
              image_digest             = "{{account.Digests["1.0.0"]}}"
              api_keys_secret_arn      = "arn:aws:secretsmanager:us-east-1:123456789012:secret:api-keys-AbCdEf"
              {{arguments}}
            }
            """);
        var initialised = await workspace.RunAsync(Cancel, "init", "-input=false", "-backend=false");
        Assert.True(initialised.ExitCode == 0, initialised.Everything);
        return workspace;
    }

    private static JsonNode Value(JsonArray resources, string address) => Find(resources, address)?["values"]
        ?? throw new InvalidOperationException($"The plan has no {address}.");

    private static JsonNode? Find(JsonArray resources, string address) =>
        resources.SingleOrDefault(resource => resource!["address"]!.ToString() == $"module.hearth.{address}");
}
