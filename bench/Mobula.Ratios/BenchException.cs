namespace Mobula.Ratios;

/// <summary>A measurement that cannot be made, or that would mean nothing. The message says why.</summary>
internal sealed class BenchException(string message) : Exception(message);
