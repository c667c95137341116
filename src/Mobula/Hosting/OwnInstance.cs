using Mobula.Applications;
using Mobula.Telemetry;

namespace Mobula.Hosting;

/// <summary>The instance a program makes for itself. A guest never asks for it.</summary>
internal sealed class OwnInstance(TimeProvider clock, InstanceSettings settings, ServeMetrics metrics)
{
    public ServeInstance Value { get; } = new(clock, settings.Http, settings.Keys, metrics);
}
