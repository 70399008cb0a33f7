using Amazon.Runtime;

namespace Hearth.Aws.Signing;

/// <summary>Supplies the credentials that are valid now. Called for every signature: those of a role expire and are renewed.</summary>
internal delegate Task<ImmutableCredentials> CredentialSource();
