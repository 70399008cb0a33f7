using System.Text;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Hearth.Skills;

/// <summary>Reads the format of <c>SKILL.md</c>: YAML front matter, then Markdown.</summary>
internal static class SkillFile
{
    public const string FileName = "SKILL.md";

    /// <summary>The largest file that is read, in bytes: 256 KiB.</summary>
    public const int MaxBytes = 256 << 10;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly string[] Texts = ["name", "description", "license", "compatibility", "allowed-tools"];

    /// <param name="bytes">The file.</param>
    /// <param name="origin">What to call the file in messages.</param>
    /// <param name="expectedName">The name of its directory, which must be the skill's; null where there is none.</param>
    /// <exception cref="HearthException"><c>skill_definition_validation</c>.</exception>
    public static SkillDocument Parse(ReadOnlySpan<byte> bytes, string origin, string? expectedName)
    {
        var (frontMatter, content) = Split(Decode(bytes, origin), origin);
        var fields = ReadFields(frontMatter, origin);
        var (name, description) = (fields.GetValueOrDefault("name"), fields.GetValueOrDefault("description"));
        SkillRules.Check(origin, name, description);
        if (expectedName is not null && name != expectedName)
        {
            throw SkillRules.Invalid($"{origin}: the name \"{name}\" differs from that of the directory, \"{expectedName}\".");
        }

        return new SkillDocument(name!, description!, content);
    }

    private static string Decode(ReadOnlySpan<byte> bytes, string origin)
    {
        if (bytes.Length > MaxBytes) throw SkillRules.Invalid($"{origin} has more than {MaxBytes} bytes.");
        try
        {
            return StrictUtf8.GetString(bytes).TrimStart('\uFEFF').ReplaceLineEndings("\n");
        }
        catch (DecoderFallbackException exception)
        {
            throw SkillRules.Invalid($"{origin} is not UTF-8.", exception);
        }
    }

    private static (string FrontMatter, string Content) Split(string text, string origin)
    {
        const string Fence = "---";
        var lines = text.Split('\n');
        var end = Array.FindIndex(lines, 1, line => line.TrimEnd() == Fence);
        return lines[0].TrimEnd() == Fence && end > 0
            ? (string.Join('\n', lines[1..end]), string.Join('\n', lines[(end + 1)..]).Trim())
            : throw SkillRules.Invalid($"{origin} does not start with front matter between two lines of \"---\".");
    }

    private static Dictionary<string, string> ReadFields(string frontMatter, string origin)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in ReadMapping(frontMatter, origin).Children)
        {
            // What the format may add later is none of our business.
            if (key is not YamlScalarNode { Value: { } name }) continue;
            if (name == "metadata" && value is not YamlMappingNode) throw SkillRules.Invalid($"{origin}: metadata is not a mapping.");
            if (!Texts.Contains(name)) continue;
            fields[name] = value is YamlScalarNode { Value: { } text } ? text : throw SkillRules.Invalid($"{origin}: {name} is not a text.");
        }

        return fields;
    }

    private static YamlMappingNode ReadMapping(string frontMatter, string origin)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(frontMatter));
            return stream.Documents is [{ RootNode: YamlMappingNode mapping }]
                ? mapping
                : throw SkillRules.Invalid($"{origin}: the front matter is not a mapping.");
        }
        catch (YamlException exception)
        {
            throw SkillRules.Invalid($"{origin}: the front matter is not YAML, line {exception.Start.Line + 1}: {exception.Message}", exception);
        }
    }
}
