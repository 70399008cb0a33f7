using System.Reflection;
using System.Text;
using Hearth.Orleans.Links;
using Orleans;
using Orleans.CodeGeneration;
using Orleans.Runtime;

namespace Hearth.Orleans.Tests.Contracts;

/// <summary>What the members of a cluster have agreed on, by name and number: nothing of it may change its meaning.</summary>
public sealed class ContractTests
{
    private const string UpdateVariable = "HEARTH_UPDATE_GOLDEN";

    private static readonly Type[] Types = typeof(LinkMessage).Assembly.GetTypes();

    /// <remarks>
    /// A line that is new is an addition, which an earlier build leaves out. One that changes or goes is not understood by the other half
    /// of a cluster during a deployment: give it a new number or name, and the interface a new version.
    /// </remarks>
    [Fact]
    public void Contracts_AreThoseThatEarlierBuildsKnow()
    {
        // Arrange
        var file = FindFile();
        var described = string.Join('\n', Describe()) + '\n';

        // Act
        if (Environment.GetEnvironmentVariable(UpdateVariable) == "1") File.WriteAllText(file, described);
        var known = File.ReadAllText(file);

        // Assert
        Assert.Equal(known, described);
    }

    [Fact]
    public void Contracts_HaveNamesAndVersionsOfTheirOwn()
    {
        // Assert: the names that Orleans makes up change with the code.
        Assert.All(Interfaces(), type =>
        {
            Assert.NotNull(type.GetCustomAttribute<VersionAttribute>());
            Assert.StartsWith("hearth.", type.GetCustomAttribute<AliasAttribute>()?.Alias, StringComparison.Ordinal);
            Assert.All(type.GetMethods(), method => Assert.NotNull(method.GetCustomAttribute<AliasAttribute>()));
        });
        Assert.All(Messages(), type =>
        {
            Assert.StartsWith("hearth.", type.GetCustomAttribute<AliasAttribute>()?.Alias, StringComparison.Ordinal);
            Assert.All(Fields(type), field => Assert.NotNull(field.GetCustomAttribute<IdAttribute>()));
        });
    }

    private static IEnumerable<string> Describe()
    {
        foreach (var type in Interfaces())
        {
            yield return $"{type.GetCustomAttribute<AliasAttribute>()!.Alias} version {type.GetCustomAttribute<VersionAttribute>()!.Version}";
            foreach (var method in type.GetMethods().OrderBy(method => method.GetCustomAttribute<AliasAttribute>()!.Alias, StringComparer.Ordinal))
            {
                var parameters = string.Join(", ", method.GetParameters().Select(parameter => NameOf(parameter.ParameterType)));
                yield return $"  {method.GetCustomAttribute<AliasAttribute>()!.Alias}({parameters}): {NameOf(method.ReturnType)}";
            }
        }

        foreach (var type in Messages())
        {
            yield return type.GetCustomAttribute<AliasAttribute>()!.Alias;
            foreach (var field in Fields(type).OrderBy(field => field.GetCustomAttribute<IdAttribute>()!.Id))
            {
                yield return $"  {field.GetCustomAttribute<IdAttribute>()!.Id} {field.Name}: {NameOf(field.PropertyType)}";
            }
        }
    }

    private static IEnumerable<Type> Interfaces() => Types
        .Where(type => type.IsInterface && typeof(IAddressable).IsAssignableFrom(type))
        .OrderBy(type => type.GetCustomAttribute<AliasAttribute>()?.Alias, StringComparer.Ordinal);

    private static IEnumerable<Type> Messages() => Types
        .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)
        .OrderBy(type => type.GetCustomAttribute<AliasAttribute>()?.Alias, StringComparer.Ordinal);

    private static IEnumerable<PropertyInfo> Fields(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.Name != "EqualityContract");

    private static string NameOf(Type type)
    {
        if (type.IsArray) return NameOf(type.GetElementType()!) + "[]";
        if (!type.IsGenericType) return type.GetCustomAttribute<AliasAttribute>()?.Alias ?? type.Name;
        return new StringBuilder(type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)])
            .Append('<').AppendJoin(", ", type.GetGenericArguments().Select(NameOf)).Append('>').ToString();
    }

    // In the sources and not in the output, so that it can be written anew.
    private static string FindFile()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Hearth.slnx"))) directory = directory.Parent!;
        return Path.Combine(directory.FullName, "tests", "Hearth.Orleans.Tests", "Contracts", "contracts.txt");
    }
}
