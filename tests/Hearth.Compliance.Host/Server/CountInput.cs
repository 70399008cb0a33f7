using System.ComponentModel.DataAnnotations;

namespace Hearth.Compliance.Host.Server;

/// <summary>How far to count.</summary>
internal sealed record CountInput([property: Range(1, 100)] int UpTo);
