using System.ComponentModel;
using System.Security.Cryptography;
using ModelContextProtocol.Server;

namespace Mcp;

/// <summary>The tools of the MCP server.</summary>
[McpServerToolType]
internal sealed class DiceTools
{
    [McpServerTool(Name = "roll")]
    [Description("Rolls a die.")]
    public static string Roll([Description("How many sides it has.")] int sides) => $"A {RandomNumberGenerator.GetInt32(1, sides + 1)} of {sides}.";
}
