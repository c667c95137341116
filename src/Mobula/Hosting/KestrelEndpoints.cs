using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;

namespace Mobula.Hosting;

/// <summary>Where Kestrel listens.</summary>
internal static class KestrelEndpoints
{
    public static void Configure(KestrelServerOptions kestrel, ServeHttpOptions http, IConfiguration configuration)
    {
        kestrel.Limits.MaxRequestBodySize = http.MaxRequestBodySize;
        kestrel.AddServerHeader = false;
        if (HasUrls(configuration))
        {
            // "https" among the URLs is served with the certificate of the options; without one Kestrel looks for a developer's.
            if (http.CertificatePath is not null) kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = Certificate(http));
            return;
        }

        Listen(kestrel, http, http.Port, http.CertificatePath is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2);
    }

    /// <summary>Adds an endpoint at the instance's address; with a certificate it speaks TLS.</summary>
    public static void Listen(KestrelServerOptions kestrel, ServeHttpOptions http, int port, HttpProtocols protocols)
    {
        void Endpoint(ListenOptions endpoint)
        {
            endpoint.Protocols = protocols;
            if (http.CertificatePath is not null && protocols != HttpProtocols.Http2) endpoint.UseHttps(Certificate(http));
        }

        if (http.Host == "localhost" && port != 0) kestrel.ListenLocalhost(port, Endpoint);
        else if (http.Host == "localhost") kestrel.Listen(IPAddress.Loopback, port, Endpoint);
        else if (http.Host == "*") kestrel.ListenAnyIP(port, Endpoint);
        else kestrel.Listen(IPAddress.Parse(http.Host), port, Endpoint);
    }

    // As every ASP.NET Core program: --urls, ASPNETCORE_URLS, launch settings, ports, or Kestrel's own section.
    private static bool HasUrls(IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration[WebHostDefaults.ServerUrlsKey])
        || !string.IsNullOrEmpty(configuration[WebHostDefaults.HttpPortsKey])
        || !string.IsNullOrEmpty(configuration[WebHostDefaults.HttpsPortsKey])
        || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any();

    private static X509Certificate2 Certificate(ServeHttpOptions http)
    {
        bool isPem = !string.Equals(Path.GetExtension(http.CertificatePath), ".pfx", StringComparison.OrdinalIgnoreCase);
        if (!isPem) return X509CertificateLoader.LoadPkcs12FromFile(http.CertificatePath!, http.CertificatePassword);
        using var pem = http.CertificatePassword is null
            ? X509Certificate2.CreateFromPemFile(http.CertificatePath!, http.CertificateKeyPath)
            : X509Certificate2.CreateFromEncryptedPemFile(http.CertificatePath!, http.CertificatePassword, http.CertificateKeyPath);
        // Windows cannot use a key that lives only in memory.
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }
}
