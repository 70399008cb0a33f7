using Hearth.Aws.Parameters;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Hearth.Aws.Tests.Parameters;

/// <summary>What parameters win over, and what wins over them.</summary>
public sealed class ParameterPrecedenceTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("hearth-aws-").FullName;

    [Fact]
    public void Parameters_WinOverFilesAlone()
    {
        // Arrange
        File.WriteAllText(Path.Combine(_directory, "appsettings.json"), """{"File":"file","Line":"file","Section":{"Key":"file"}}""");
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = ["--LINE=line"], ContentRootPath = _directory });
        builder.Configuration["Code"] = "code";
        var parameters = new[] { "File", "Line", "Code", "PATH", "Section:Key", "New" }.ToDictionary(key => key, string? (_) => "parameter");

        // Act
        builder.Configuration.AddAboveFiles(parameters);

        // Assert
        Assert.Equal("parameter", builder.Configuration["File"]);
        Assert.Equal("parameter", builder.Configuration["Section:Key"]);
        Assert.Equal("parameter", builder.Configuration["New"]);
        Assert.Equal("line", builder.Configuration["Line"]);
        Assert.Equal("code", builder.Configuration["Code"]);
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), builder.Configuration["PATH"]);
    }

    [Fact]
    public void Parameters_LoseToTheEnvironment_AlsoWhereTheApplicationAddsAFile()
    {
        // Arrange
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = ["--LINE=line"], ContentRootPath = _directory });
        File.WriteAllText(Path.Combine(_directory, "more.json"), """{"File":"file"}""");
        builder.Configuration.AddJsonFile(Path.Combine(_directory, "more.json"));

        // Act
        builder.Configuration.AddAboveFiles(new Dictionary<string, string?> { ["File"] = "parameter", ["PATH"] = "parameter", ["LINE"] = "parameter" });

        // Assert
        Assert.Equal("parameter", builder.Configuration["File"]);
        Assert.Equal("line", builder.Configuration["LINE"]);
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), builder.Configuration["PATH"]);
    }

    [Fact]
    public void Parameters_WinOverAnEmptyValue()
    {
        // Arrange: an environment file often names what is set elsewhere.
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = ["--KEY="], ContentRootPath = _directory });

        // Act
        builder.Configuration.AddAboveFiles(new Dictionary<string, string?> { ["KEY"] = "parameter" });

        // Assert
        Assert.Equal("parameter", builder.Configuration["KEY"]);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
