namespace Hearth.Aws.Rds;

/// <summary>Who logs in where: what a token is good for.</summary>
internal readonly record struct RdsLogin(string Host, int Port, string User);
