using Mobula.BenchServers;

// kestrel|mobula, a workload, replicas, then configuration as any program takes it.
if (args is not [var kind, var name, var replicas, .. var configuration])
{
    Console.Error.WriteLine("Usage: Mobula.BenchServers kestrel|mobula WORKLOAD REPLICAS [--key value …]");
    return 2;
}

var workload = Workload.Named(name);
await using var server = kind switch
{
    "kestrel" => await BenchServer.StartBareAsync(workload, configuration),
    "mobula" => await BenchServer.StartMobulaAsync(workload, int.Parse(replicas, null), configuration),
    _ => throw new ArgumentException($"'{kind}': servers are kestrel and mobula."),
};
Console.WriteLine(server.Address);
// The end of the input is the end of the server: it never outlives the program that measures it.
while (Console.ReadLine() is { } command)
{
    Console.WriteLine(command switch
    {
        "heap" => Heap.LiveBytes(),
        "allocated" => GC.GetTotalAllocatedBytes(precise: true),
        _ => throw new ArgumentException($"'{command}': commands are heap and allocated."),
    });
}

return 0;
