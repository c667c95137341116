using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Mobula.Applications;

namespace Mobula.Http;

/// <summary>Which application has which prefix; immutable, and replaced as a whole. The longest prefix that matches wins.</summary>
internal sealed class RouteTable
{
    public static readonly RouteTable Empty = new([]);

    private readonly (PathString Prefix, ApplicationHost Application)[] entries;

    public RouteTable(ImmutableArray<ApplicationHost> applications)
    {
        Applications = applications;
        entries = [.. applications
            .Where(application => application.RoutePrefix is not null)
            .OrderByDescending(application => application.RoutePrefix!.Length)
            .Select(application => (new PathString(application.RoutePrefix == "/" ? null : application.RoutePrefix), application))];
    }

    public ImmutableArray<ApplicationHost> Applications { get; }

    /// <summary>The deployment that answers a gRPC service: of the application that is named, else of the only one that has it.</summary>
    /// <param name="matches">Of how many applications it could be one.</param>
    public (ApplicationHost Application, DeploymentHost Deployment)? MatchGrpc(ReadOnlySpan<char> service, string? named, out int matches)
    {
        (ApplicationHost, DeploymentHost)? match = null;
        matches = 0;
        foreach (var application in Applications)
        {
            if ((named is not null && application.Name != named) || application.GrpcTarget(service) is not { } deployment) continue;
            matches++;
            match = (application, deployment);
        }

        return matches == 1 ? match : null;
    }

    /// <summary>The applications that have a gRPC service; all of them where none has.</summary>
    public IReadOnlyList<string> NamesFor(ReadOnlySpan<char> service)
    {
        var names = new List<string>();
        foreach (var application in Applications)
        {
            if (application.GrpcTarget(service) is not null) names.Add(application.Name);
        }

        return names.Count > 0 ? names : [.. Applications.Select(application => application.Name)];
    }

    /// <summary>The application of a path, its prefix and the rest of the path. "/a" has "/a" and "/a/b", not "/ab".</summary>
    public ApplicationHost? Match(PathString path, out PathString prefix, out PathString rest)
    {
        foreach (var entry in entries)
        {
            prefix = entry.Prefix;
            if (!prefix.HasValue)
            {
                rest = path;
                return entry.Application;
            }

            if (path.StartsWithSegments(prefix, StringComparison.Ordinal, out rest)) return entry.Application;
        }

        prefix = rest = default;
        return null;
    }
}
