namespace Hearth.Deploy.Tests.Checks;

/// <summary>The templates of this repository, as they are or with something changed in them.</summary>
internal static class DeployedTemplates
{
    public const string Express = "express";
    public const string Fargate = "fargate";
    public const string Terraform = "terraform";

    public static Deployment Read(string name) => Read(name, text => text);

    /// <summary>Reads a template in which one text, which has to be there, is replaced by another.</summary>
    public static Deployment ReadChanged(string name, string before, string after)
    {
        var found = false;
        var deployment = Read(name, text =>
        {
            found |= text.Contains(before, StringComparison.Ordinal);
            return text.Replace(before, after, StringComparison.Ordinal);
        });
        Assert.True(found, $"The template {name} has nothing like: {before}");
        return deployment;
    }

    private static Deployment Read(string name, Func<string, string> change) => name switch
    {
        Express => CloudFormationDeployment.Read(name, change(File.ReadAllText(RepositoryFiles.ExpressTemplate))),
        Fargate => CloudFormationDeployment.Read(name, change(File.ReadAllText(RepositoryFiles.FargateTemplate))),
        _ => TerraformDeployment.Read(
            name, Directory.GetFiles(RepositoryFiles.TerraformModule, "*.tf").Order().Select(file => change(File.ReadAllText(file)))),
    };
}
