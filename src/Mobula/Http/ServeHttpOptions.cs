namespace Mobula;

/// <summary>The HTTP side of an instance. Configuration section <c>Mobula:Http</c>; in code <c>builder.Http</c>.</summary>
/// <remarks><c>--urls</c>, <c>ASPNETCORE_URLS</c> and launch settings win over <see cref="Host"/> and <see cref="Port"/>.</remarks>
public sealed class ServeHttpOptions
{
    /// <summary>The address to listen on: "localhost" is both loopbacks, "*" every address, else an IP address.</summary>
    /// <value>"localhost" by default.</value>
    public string Host { get; set; } = "localhost";

    /// <summary>The port for HTTP/1.1, and with a certificate for HTTP/2 too.</summary>
    /// <value>8000 by default, the port of Ray Serve; 1 to 65535, or 0 for any free one where <see cref="Host"/> is an IP address.</value>
    public int Port { get; set; } = 8000;

    /// <summary>The port for cleartext HTTP/2, which gRPC needs: a cleartext port cannot offer both.</summary>
    /// <value>Null by default: 9000 is opened as soon as a gRPC service is mapped.</value>
    public int? GrpcPort { get; set; }

    /// <summary>Whether tools such as grpcurl may list the gRPC services of all applications.</summary>
    /// <value>Null by default: in Development only.</value>
    public bool? GrpcReflection { get; set; }

    /// <summary>How long a request may take until its response headers are sent; then it is cancelled and answered with 408.</summary>
    /// <value>Null by default: no limit, for inference may take long.</value>
    public TimeSpan? RequestTimeout { get; set; }

    /// <summary>How long an answer that has begun may send nothing; then its connection is cut. On a WebSocket what is received counts too.</summary>
    /// <value>Null by default: no limit.</value>
    public TimeSpan? StreamIdleTimeout { get; set; }

    /// <summary>The largest request body, in bytes; a larger one is answered with 413.</summary>
    /// <value>64 MB (67,108,864) by default.</value>
    public long MaxRequestBodySize { get; set; } = 64 * 1024 * 1024;

    /// <summary>A certificate file (PEM or PFX): the port then speaks TLS.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>The key file of a PEM certificate.</summary>
    public string? CertificateKeyPath { get; set; }

    /// <summary>The password of the certificate or its key.</summary>
    public string? CertificatePassword { get; set; }

    /// <summary>
    /// The keys clients need: one of them as <c>Authorization: Bearer KEY</c> or <c>x-api-key: KEY</c>, else the answer is 401.
    /// <c>/-/healthz</c> and <c>/-/readyz</c> stay open.
    /// </summary>
    /// <value>None by default: everybody is let in. An application's own are <c>Mobula:Applications:{name}:ApiKeys</c>.</value>
    public IList<ApiKey> ApiKeys { get; set; } = [];

    /// <summary>How long a stopping instance goes on accepting while <c>/-/readyz</c> says 503, so that load balancers notice.</summary>
    /// <value>5 seconds by default: Kubernetes' endpoints need about that to be updated; 0 in Development.</value>
    public TimeSpan? ShutdownDelay { get; set; }
}
