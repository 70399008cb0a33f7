using System.Globalization;
using System.Text.Json.Nodes;

namespace Hearth.Deploy.Tests.Templates;

/// <summary>
/// Reads the part of Terraform's language that the module uses. Expressions become the same JSON as those of CloudFormation: a
/// conditional is <c>Fn::If</c>, a reference <c>Ref</c>; what nobody asks about stays text.
/// </summary>
internal sealed class HclParser
{
    // Functions that change nothing about the values that come out, at most their shape.
    private static readonly HashSet<string> TransparentFunctions = ["jsonencode", "concat", "compact", "toset", "tostring", "tonumber"];

    private static readonly HashSet<string> Operators = ["==", "!=", ">=", "<=", ">", "<", "&&", "||", "+", "-", "*", "/"];

    private readonly IReadOnlyList<string> _tokens;
    private int _position;

    private HclParser(IReadOnlyList<string> tokens)
    {
        _tokens = tokens;
    }

    private string Current => _position < _tokens.Count ? _tokens[_position] : "";

    /// <summary>The file as one block without type.</summary>
    public static HclBlock Read(string text) => new HclParser(HclLexer.Read(text)).Body("", []);

    private HclBlock Body(string type, IReadOnlyList<string> labels)
    {
        var attributes = new Dictionary<string, JsonNode?>();
        var blocks = new List<HclBlock>();
        for (SkipLines(); Current is not ("}" or ""); SkipLines())
        {
            var name = Take();
            if (TryTake("="))
                attributes[name] = Expression();
            else
                blocks.Add(Block(name));
        }
        return new HclBlock(type, labels, attributes, blocks);
    }

    private HclBlock Block(string type)
    {
        var labels = new List<string>();
        while (Current != "{")
            labels.Add(Unquote(Take()));
        Expect("{");
        var block = Body(type, labels);
        Expect("}");
        return block;
    }

    private JsonNode? Expression()
    {
        var value = Operand();
        while (Operators.Contains(Current))
            value = Opaque($"{Text(value)} {Take()} {Text(Operand())}");
        if (!TryTake("?"))
            return value;
        var whenTrue = Expression();
        SkipLines();
        Expect(":");
        return new JsonObject { ["Fn::If"] = new JsonArray(value, whenTrue, Expression()) };
    }

    private JsonNode? Operand() => Current switch
    {
        "[" => List(),
        "{" => Object(),
        "(" => Group(),
        "!" => Opaque(Take() + Text(Operand())),
        ['"', ..] => Literal(Unquote(Take())),
        "true" or "false" => Take() == "true",
        var digits when char.IsAsciiDigit(digits[0]) => decimal.Parse(Take(), CultureInfo.InvariantCulture),
        _ => Reference(),
    };

    private static JsonNode Literal(string text) => text;

    private JsonNode? Group()
    {
        Expect("(");
        var value = Expression();
        Expect(")");
        return value;
    }

    private JsonNode? List()
    {
        Expect("[");
        SkipLines();
        return Current == "for" ? Comprehension() : new JsonArray([.. Items("]")]);
    }

    // [for each in all : something]: the values are those of the list, as far as anybody here is concerned.
    private JsonNode? Comprehension()
    {
        while (Take() != "in")
        {
        }
        var source = Expression();
        var depth = 1;
        while (depth > 0)
            depth += Take() switch { "[" or "(" or "{" => 1, "]" or ")" or "}" => -1, _ => 0 };
        return source;
    }

    private JsonObject Object()
    {
        var members = new JsonObject();
        Expect("{");
        for (SkipSeparators(); Current != "}"; SkipSeparators())
        {
            var name = Unquote(Take());
            Expect("=");
            members[name] = Expression();
        }
        Expect("}");
        return members;
    }

    private List<JsonNode?> Items(string end)
    {
        var items = new List<JsonNode?>();
        for (SkipSeparators(); Current != end; SkipSeparators())
            items.Add(Expression());
        Expect(end);
        return items;
    }

    private JsonNode? Reference()
    {
        var path = Take();
        while (true)
        {
            if (Current == "(")
                return Call(path);
            if (TryTake("."))
                path += "." + Take();
            else if (TryTake("["))
                path += $"[{string.Join(",", Items("]").Select(Text))}]";
            else
                return new JsonObject { ["Ref"] = path };
        }
    }

    private JsonNode? Call(string function)
    {
        Expect("(");
        var arguments = Items(")");
        if (!TransparentFunctions.Contains(function))
            return Opaque($"{function}({string.Join(", ", arguments.Select(Text))})");
        return arguments.Count == 1 ? arguments[0] : new JsonArray([.. arguments]);
    }

    private static JsonObject Opaque(string text) => new() { ["Expression"] = text };

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "null";

    private static string Unquote(string token) => token.StartsWith('"') ? token[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal) : token;

    private void SkipLines()
    {
        while (Current == HclLexer.EndOfLine)
            _position++;
    }

    private void SkipSeparators()
    {
        while (Current is HclLexer.EndOfLine or ",")
            _position++;
    }

    private bool TryTake(string token)
    {
        if (Current != token)
            return false;
        _position++;
        return true;
    }

    private string Take() => _position < _tokens.Count ? _tokens[_position++] : throw new FormatException("The file ends too early.");

    private void Expect(string token)
    {
        if (Take() is var found && found != token)
            throw new FormatException($"Expected {token} and found {found}, after: {string.Join(' ', _tokens.Take(_position - 1).TakeLast(8))}");
    }
}
