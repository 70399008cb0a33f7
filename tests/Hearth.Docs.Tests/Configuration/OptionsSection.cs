using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Hearth.Docs.Tests.Configuration;

/// <summary>A class of options and the section that it is bound to.</summary>
/// <param name="name">The section.</param>
/// <param name="type">The class.</param>
/// <param name="note">What stands before the meaning of each of its own properties, such as where it applies; empty for nothing.</param>
internal sealed partial class OptionsSection(string name, Type type, string note = "")
{
    // A longer text says more than the value does.
    private const int LongestRestatement = 30;

    // One option of the runtime lies in a section of its own.
    private static readonly Dictionary<string, string> Renamed = new() { ["IdempotencyRetention"] = "Hearth:Idempotency:Retention" };

    /// <summary>A key that belongs to no class.</summary>
    public static ConfigurationKey Single(string key, string type, string summary)
    {
        var (meaning, documented) = Divide(summary);
        return new ConfigurationKey(key, type, documented ?? "none", "", meaning);
    }

    public IEnumerable<ConfigurationKey> Keys() => KeysOf(name, type, Activator.CreateInstance(type)!);

    private IEnumerable<ConfigurationKey> KeysOf(string section, Type owner, object instance) =>
        owner.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Concat(owner.BaseType is { } parent && parent != typeof(object) ? parent.GetProperties(BindingFlags.Public | BindingFlags.Instance) : [])
            .Where(property => !CodeOnly.Contains(property))
            .SelectMany(property => KeysOf(section, property, instance));

    private IEnumerable<ConfigurationKey> KeysOf(string section, PropertyInfo property, object instance)
    {
        var value = property.GetValue(instance);
        var kind = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (kind.Namespace!.StartsWith("Hearth", StringComparison.Ordinal) && !kind.IsEnum)
        {
            return KeysOf($"{section}:{property.Name}", kind, value!);
        }

        var (meaning, documented) = Divide(XmlComments.Of(property.DeclaringType!.Assembly).Summary(property)
            ?? throw new InvalidDataException($"{property.DeclaringType}.{property.Name} has no summary."));
        var key = Renamed.GetValueOrDefault(property.Name) ?? $"{section}:{property.Name}{(IsMap(kind) ? $":{Placeholder(property.Name)}" : "")}";
        if (note.Length > 0 && property.DeclaringType == type) meaning = $"{note}: {meaning}";
        return [new ConfigurationKey(key, TypeWord(kind), DefaultOf(value, documented), Allowed(property), meaning)];
    }

    private static (string Meaning, string? Default) Divide(string summary)
    {
        summary = summary.Replace($" Configured as `{Renamed["IdempotencyRetention"]}`.", "", StringComparison.Ordinal);
        var match = DefaultSentence().Match(summary);
        return match.Success ? (summary[..match.Index].Trim(), match.Groups[1].Value) : (summary, null);
    }

    private static string DefaultOf(object? value, string? documented) => value switch
    {
        null or "" or ICollection => documented ?? "none",
        _ when documented?.Length > LongestRestatement => documented,
        bool flag => flag ? "`true`" : "`false`",
        TimeSpan { Milliseconds: > 0 } span => $"`{span:c}`".Replace("0000`", "`", StringComparison.Ordinal),
        _ => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
    };

    private static string TypeWord(Type type) => type switch
    {
        _ when type == typeof(TimeSpan) => "duration",
        _ when type == typeof(bool) => "`true` or `false`",
        _ when type == typeof(int) || type == typeof(long) => "integer",
        _ when type == typeof(string) => "text",
        _ when type == typeof(Uri) => "URL",
        { IsEnum: true } => string.Join(", ", Enum.GetNames(type).Select(name => $"`{name}`")),
        _ when IsMap(type) => $"{TypeWord(type.GetGenericArguments()[1])} by name",
        _ when type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IList<>) => "list",
        _ => throw new NotSupportedException($"How is a {type} written in the configuration?"),
    };

    private static string Placeholder(string property) => property switch
    {
        "Headers" => "{header}",
        "Environment" => "{variable}",
        _ => "{name}",
    };

    private static bool IsMap(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IDictionary<,>);

    private static string Allowed(PropertyInfo property)
    {
        if (property.GetCustomAttribute<StringLengthAttribute>() is { } length) return $"{length.MinimumLength} to {length.MaximumLength} characters";
        if (property.GetCustomAttribute<RangeAttribute>() is not { } range) return "";
        return range.OperandType == typeof(TimeSpan) ? $"{range.Minimum} to {range.Maximum}" : $"{Number(range.Minimum)} to {Number(range.Maximum)}";
    }

    private static string Number(object bound) => Convert.ToDecimal(bound, CultureInfo.InvariantCulture).ToString("N0", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?:^|\s)Default(?: \(null\)| and maximum)?: (?:null, (?:which is )?)?(.+?)\.?$")]
    private static partial Regex DefaultSentence();
}
