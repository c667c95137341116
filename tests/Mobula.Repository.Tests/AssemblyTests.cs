using System.Reflection;
using System.Runtime.CompilerServices;

namespace Mobula.Repository.Tests;

public sealed class AssemblyTests
{
    private static readonly Assembly Core = Assembly.Load("Mobula.Core");
    private static readonly Assembly Main = typeof(ServeApplication).Assembly;

    [Fact]
    public void Core_ReferencesTheBaseLibraryAlone() =>
        Assert.DoesNotContain(Core.GetReferencedAssemblies(), reference => !reference.Name!.StartsWith("System.", StringComparison.Ordinal));

    [Fact]
    public void Mobula_BringsInAspNetCoreGrpcAndCoreAlone()
    {
        string[] allowed = ["System.", "Microsoft.AspNetCore", "Microsoft.Extensions.", "Microsoft.Net.Http.Headers", "Grpc.", "Google.Protobuf", "Mobula.Core"];
        Assert.DoesNotContain(Main.GetReferencedAssemblies(), reference => !allowed.Any(prefix => reference.Name!.StartsWith(prefix, StringComparison.Ordinal)));
    }

    [Fact]
    public void Core_IsPublicByException() => Assert.True(PublicShare(Core) < 0.1, $"{PublicShare(Core):P0} of the types of Mobula.Core are public.");

    [Fact]
    public void Class_IsSealed()
    {
        var open = new[] { Core, Main }.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false, IsSealed: false } && !type.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Where(type => type.Namespace?.StartsWith("Mobula", StringComparison.Ordinal) == true && type.BaseType != typeof(MulticastDelegate))
            // The runtime derives from these.
            .Where(type => type.BaseType != typeof(DispatchProxy));
        Assert.Empty(open.Select(type => type.FullName));
    }

    private static double PublicShare(Assembly assembly)
    {
        var types = assembly.GetTypes().Where(type => !type.IsNested && !type.IsDefined(typeof(CompilerGeneratedAttribute))).ToArray();
        return types.Count(type => type.IsPublic) / (double)types.Length;
    }
}
