using Npgsql;

namespace Redress.Storage.Engine;

/// <summary>Npgsql has no <c>postgresql://</c> form: this turns one into its settings.</summary>
public static class PostgresAddress
{
    /// <summary><c>postgresql://user:password@host:port/database?option=value</c>, or Npgsql's own <c>Key=Value;</c> form.</summary>
    /// <exception cref="DatabaseRefusedException">It is neither.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string address)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = address.Contains("://", StringComparison.Ordinal)
                ? OfUri(new Uri(address))
                : new NpgsqlConnectionStringBuilder(address);
        }
        catch (Exception fault)
            when (fault
                    is UriFormatException
                        or ArgumentException
                        or FormatException
                        or OverflowException
                        or InvalidCastException
                        or KeyNotFoundException
            )
        {
            throw Refuse();
        }

        return string.IsNullOrEmpty(settings.Host) || string.IsNullOrEmpty(settings.Database)
            ? throw Refuse()
            : settings;
    }

    private static NpgsqlConnectionStringBuilder OfUri(Uri uri)
    {
        // A # that should have been %23 would cut a password in two, and part of it would be taken for a host.
        if (uri.Scheme is not ("postgresql" or "postgres") || uri.Fragment.Length > 0)
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
            settings[Name(Uri.UnescapeDataString(option[0]))] = Uri.UnescapeDataString(
                option.Length < 2 ? "" : option[1]
            );
        }

        return settings;
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
