namespace Mobula.Http;

/// <summary>The stable types of problem+json answers; each is described in docs/reference/statuses.md.</summary>
internal static class ProblemTypes
{
    public const string BadRequest = "urn:mobula:bad-request";
    public const string Invalid = "urn:mobula:invalid";
    public const string Unauthorized = "urn:mobula:unauthorized";
    public const string NotFound = "urn:mobula:not-found";
    public const string MethodNotAllowed = "urn:mobula:method-not-allowed";
    public const string RequestTimeout = "urn:mobula:request-timeout";
    public const string BodyTooLarge = "urn:mobula:body-too-large";
    public const string UnsupportedMediaType = "urn:mobula:unsupported-media-type";
    public const string UserError = "urn:mobula:user-error";
    public const string CallFailed = "urn:mobula:call-failed";
    public const string ReplicaDied = "urn:mobula:replica-died";
    public const string QueueFull = "urn:mobula:queue-full";
    public const string Unavailable = "urn:mobula:unavailable";
    public const string Deadline = "urn:mobula:deadline";
}
