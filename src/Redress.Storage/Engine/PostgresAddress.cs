using Npgsql;

namespace Redress.Storage.Engine;

/// <summary>Npgsql has no <c>postgresql://</c> form: this turns one into its settings.</summary>
public static class PostgresAddress
{
    /// <summary><c>postgresql://user:password@host:port/database?option=value</c>, or Npgsql's own <c>Key=Value;</c> form.</summary>
    /// <exception cref="DatabaseRefusedException">It is neither.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string address)
    {
        try
        {
            if (!address.Contains("://", StringComparison.Ordinal))
            {
                return new NpgsqlConnectionStringBuilder(address);
            }

            var uri = new Uri(address);
            if (uri.Scheme is not ("postgresql" or "postgres"))
            {
                throw Refuse();
            }

            var settings = new NpgsqlConnectionStringBuilder
            {
                Host = uri.Host.Trim('[', ']'),
                Port = uri.IsDefaultPort || uri.Port < 0 ? 5432 : uri.Port,
                Database = Uri.UnescapeDataString(uri.AbsolutePath.TrimStart('/')),
            };
            var user = uri.UserInfo.Split(':', 2);
            settings.Username = user[0].Length == 0 ? null : Uri.UnescapeDataString(user[0]);
            settings.Password = user.Length < 2 ? null : Uri.UnescapeDataString(user[1]);
            foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var option = pair.Split('=', 2);
                settings[Name(option[0])] = Uri.UnescapeDataString(option.Length < 2 ? "" : option[1]);
            }

            return settings;
        }
        catch (Exception fault) when (fault is UriFormatException or ArgumentException or FormatException)
        {
            throw Refuse();
        }
    }

    private static string Name(string libpq) =>
        libpq switch
        {
            "host" => "Host",
            "sslmode" => "SSL Mode",
            "connect_timeout" => "Timeout",
            "application_name" => "Application Name",
            "options" => "Options",
            _ => libpq,
        };

    // The address may hold a password: it is never repeated.
    private static DatabaseRefusedException Refuse() =>
        new("--database is not understood. Write postgresql://user:password@host:5432/name or Host=…;Database=….");
}
