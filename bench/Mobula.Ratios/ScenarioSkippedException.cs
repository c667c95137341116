namespace Mobula.Ratios;

/// <summary>A scenario cannot run on this machine; the others can.</summary>
internal sealed class ScenarioSkippedException(string why) : Exception(why);
