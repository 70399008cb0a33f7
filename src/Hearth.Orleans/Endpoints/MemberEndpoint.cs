using System.Net;

namespace Hearth.Orleans.Endpoints;

/// <summary>Where a member listens, and where the others reach it.</summary>
/// <param name="Address">The address that the others are told.</param>
/// <param name="ListenAddress">The local address it listens on.</param>
/// <param name="SiloPort">The port for members.</param>
/// <param name="GatewayPort">The port for clients; 0 for none.</param>
internal sealed record MemberEndpoint(IPAddress Address, IPAddress ListenAddress, int SiloPort, int GatewayPort);
