using System.Reflection;
using Hearth.Postgres;

namespace Hearth.Docs.Tests.Configuration;

/// <summary>Options that no configuration can set.</summary>
internal static class CodeOnly
{
    /// <summary>Whether it is a function or an object of the application, or comes from elsewhere.</summary>
    public static bool Contains(PropertyInfo property) =>
        property.GetSetMethod() is null && !IsFilled(property.PropertyType)
        || typeof(Delegate).IsAssignableFrom(property.PropertyType)
        || property.PropertyType.Namespace is { } space && space.StartsWith("ModelContextProtocol", StringComparison.Ordinal)
        // The first is DATABASE_URL; the second holds functions.
        || property.DeclaringType == typeof(PostgresStoreOptions)
        && property.Name is nameof(PostgresStoreOptions.Url) or nameof(PostgresStoreOptions.HostTrust);

    // The binder adds to collections that cannot be set.
    private static bool IsFilled(Type type) => type.IsGenericType;
}
