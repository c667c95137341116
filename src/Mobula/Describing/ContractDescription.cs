namespace Mobula;

/// <summary>One contract of a deployment.</summary>
/// <param name="Type">The full name of the interface.</param>
/// <param name="Hash">Of its shape: the names of its methods and parameters, and the structure of what they carry. It changes when they do.</param>
public sealed record ContractDescription(string Type, string Hash);
