using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Hearth.AspNetCore.Security;

/// <summary>Where Hearth's routes were mapped, so that the start can look at how they are protected.</summary>
internal sealed class MappedGroups
{
    private readonly List<IEndpointRouteBuilder> _builders = [];

    public void Add(IEndpointRouteBuilder endpoints) => _builders.Add(endpoints);

    /// <summary>
    /// The endpoints whose conventions are all known before the pipeline is built: those of an outer <c>MapGroup</c> are not, because
    /// only the outermost builder applies them.
    /// </summary>
    public IEnumerable<Endpoint> KnownEarly() =>
        _builders.Where(builder => builder is not RouteGroupBuilder)
            .SelectMany(builder => builder.DataSources)
            .SelectMany(source => source.Endpoints);
}
