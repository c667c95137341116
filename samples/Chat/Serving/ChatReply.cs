namespace Chat.Serving;

/// <summary>The model's words.</summary>
public sealed record ChatReply(string Response);
