using Microsoft.AspNetCore.Mvc;

namespace Mobula.BenchServers.Workloads;

/// <summary>Answers at once: what is left is the cost of being served.</summary>
public sealed class Noop
{
    [HttpGet("/")]
    public string Hello() => "Hello, world!";
}
