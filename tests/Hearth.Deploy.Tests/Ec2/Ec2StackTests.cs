using System.Text.Json.Nodes;
using Hearth.Cli;
using Hearth.Deploy.Tests.Aws;
using Hearth.Deploy.Tests.Templates;

namespace Hearth.Deploy.Tests.Ec2;

/// <summary>hearth deploy aws ec2 status and delete, on a stack whose instance and disk are in moto.</summary>
public sealed class Ec2StackTests(AwsFixture fixture)
{
    [Fact]
    public async Task Status_OfAStack_SaysWhatItIsAndWhereAndWithoutOneThatThereIsNone()
    {
        // Arrange
        var (rig, instance, disk) = await Ec2Rig.StartWithStackAsync(fixture);
        await using var started = rig;
        rig.Unset("RELEASE");

        // Act
        var text = await rig.RunAsync("status");
        var json = await rig.RunAsync("status", "--json");
        rig.Set("NAME=another");
        var none = await rig.RunAsync("status");
        var noneAsJson = await rig.RunAsync("status", "--json");

        // Assert
        Assert.True(text.ExitCode == 0, text.Everything);
        Assert.Equal(
            $"""
            stack: CREATE_COMPLETE
            instance: {instance}
            state: running
            release: s3://hearth-releases/hearth/7
            address: https://agents.example.com
            ip: 192.0.2.7
            disk: {disk}
            shell: aws ssm start-session --target i-1

            """,
            text.Output);
        var document = JsonNode.Parse(json.Output)!.AsObject();
        Assert.Equal(
            ["way", "name", "account", "region", "stack", "instance", "state", "release", "image", "address", "ip", "disk", "shell"],
            document.Select(member => member.Key));
        Assert.Equal("ec2", document["way"]!.ToString());
        Assert.Equal("running", document["state"]!.ToString());
        Assert.Null(document["image"]);
        Assert.Equal(0, none.ExitCode);
        Assert.Equal("stack: none\n", none.Output);
        Assert.Equal("none", JsonNode.Parse(noneAsJson.Output)!["stack"]!.ToString());
    }

    [Fact]
    public async Task Delete_OfAStack_StopsTheInstanceFirstAndNamesTheSnapshotThatStays()
    {
        // Arrange: CloudFormation would make the snapshot. Another disk has one, too.
        var (rig, instance, disk) = await Ec2Rig.StartWithStackAsync(fixture);
        await using var started = rig;
        var snapshot = await rig.MakeSnapshotAsync(disk);
        await rig.MakeSnapshotAsync(await rig.MakeDiskAsync());

        // Act
        var plan = await rig.RunAsync("delete", "--dry-run");
        var planned = rig.Changes;
        var deletion = await rig.RunAsync("delete", "--yes");
        var calls = rig.Calls.Select(call => call.Operation).ToList();
        var state = await rig.Ec2Async("DescribeInstances", ("InstanceId.1", instance));
        var again = await rig.RunAsync("delete", "--yes", "--json");

        // Assert
        Assert.True(plan.ExitCode == 0, plan.Everything);
        Assert.Equal(
            $"aws --region us-east-1 ec2 stop-instances \\\n  --instance-ids {instance}\n\n"
            + "aws --region us-east-1 cloudformation delete-stack \\\n  --stack-name hearth-ec2\n\n",
            plan.Output);
        Assert.Empty(planned);
        Assert.True(deletion.ExitCode == 0, deletion.Everything);
        Assert.Equal($"{snapshot}\n", deletion.Output);
        Assert.Contains("this deletes the stack hearth-ec2, with its instance, its disk and its address", deletion.Errors, StringComparison.Ordinal);
        Assert.Contains("Instance: stopping", deletion.Errors, StringComparison.Ordinal);
        Assert.Contains("a last snapshot of the disk stays", deletion.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "s3://hearth-releases/hearth and the parameters below /hearth/blue are no part of the stack", deletion.Errors, StringComparison.Ordinal);
        Assert.Equal(
            ["StopInstances", "DescribeInstances", "DescribeInstances", "DescribeStacks", "DeleteStack"],
            calls[calls.IndexOf("StopInstances")..(calls.IndexOf("DeleteStack") + 1)]);
        Assert.Equal("stopped", state.Descendants("instanceState").Single().Element("name")!.Value);
        // What is gone is no failure.
        Assert.True(again.ExitCode == 0, again.Everything);
        Assert.Contains("there is no stack hearth-ec2", again.Errors, StringComparison.Ordinal);
        Assert.Empty(JsonNode.Parse(again.Output)!["changes"]!.AsArray());
        Assert.Empty(rig.Changes);
    }

    [Theory]
    [InlineData(true, "the stack hearth-ec2 is protected from deletion", "--stack-name hearth-ec2 --no-enable-termination-protection")]
    [InlineData(false, "is protected from termination", "--no-disable-api-termination")]
    public async Task Delete_OfWhatIsProtected_StopsBeforeTheInstance(bool isStack, string message, string remedy)
    {
        // Arrange
        var (rig, instance, _) = await Ec2Rig.StartWithStackAsync(fixture);
        await using var started = rig;
        if (isStack) rig.Stacks.All.Single().IsKept = true;
        else await rig.Ec2Async("ModifyInstanceAttribute", ("InstanceId", instance), ("DisableApiTermination.Value", "true"));

        // Act
        var run = await rig.RunAsync("delete", "--yes");

        // Assert
        Assert.Equal((int)ExitCode.Failed, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
        Assert.Contains(remedy, run.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Changes);
    }

    [Fact]
    public async Task Delete_ThatNobodyConfirms_ChangesNothing()
    {
        // Arrange
        var (rig, _, _) = await Ec2Rig.StartWithStackAsync(fixture);
        await using var started = rig;

        // Act
        var run = await rig.RunAsync("delete");

        // Assert
        Assert.Equal((int)ExitCode.Usage, run.ExitCode);
        Assert.Contains("Say --yes", run.Errors, StringComparison.Ordinal);
        Assert.Empty(rig.Changes);
    }

    [Fact]
    public async Task Delete_OfAStackThatWasNeverComplete_DeletesWhatIsLeftOfIt()
    {
        // Arrange: its instance was taken back.
        var (rig, instance, _) = await Ec2Rig.StartWithStackAsync(fixture);
        await using var started = rig;
        await rig.Ec2Async("TerminateInstances", ("InstanceId.1", instance));
        rig.Stacks.All.Single().End("ROLLBACK_COMPLETE");

        // Act
        var deployment = await rig.RunAsync("--apply", "--yes");
        var deletion = await rig.RunAsync("delete", "--yes");

        // Assert
        Assert.Equal((int)ExitCode.Failed, deployment.ExitCode);
        Assert.Contains("hearth deploy aws ec2 delete, then this again", deployment.Errors, StringComparison.Ordinal);
        Assert.True(deletion.ExitCode == 0, deletion.Everything);
        Assert.Equal(["DeleteStack"], rig.Changes.Select(change => change.Operation));
    }

    [Fact]
    public void Parts_ThatAreLookedFor_AreInTheTemplate()
    {
        var resources = CloudFormationYaml.Read(File.ReadAllText(RepositoryFiles.PathOf("deploy/aws/ec2/template.yaml")))["Resources"]!.AsObject();

        Assert.Equal("AWS::EC2::Instance", resources["Instance"]!["Type"]!.ToString());
        Assert.Equal("AWS::EC2::Volume", resources["DataVolume"]!["Type"]!.ToString());
        Assert.Equal("Snapshot", resources["DataVolume"]!["DeletionPolicy"]!.ToString());
    }
}
