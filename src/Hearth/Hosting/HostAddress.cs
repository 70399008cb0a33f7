using System.Net;

namespace Hearth.Hosting;

/// <summary>Under which address other machines reach this process, where the platform says so. Registered by whoever knows the platform.</summary>
internal sealed record HostAddress(IPAddress Address);
