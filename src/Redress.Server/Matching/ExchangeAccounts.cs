using System.Text.Json;
using Redress.Connectors.Exchanges;
using Redress.Connectors.Net;
using Redress.Core.Banks;
using Redress.Core.Kernel;
using Redress.Server.Hosting;
using Redress.Storage.Banks;
using Redress.Storage.Keys;

namespace Redress.Server.Matching;

public enum ExchangeKind
{
    Ncmec,
    Stopncii,

    /// <summary>A file in the folder "lists" of the data folder.</summary>
    File,
}

/// <summary>How an exchange is reached; kept sealed.</summary>
public sealed record ExchangeAccount(
    string Address,
    string? User = null,
    string? Password = null,
    string? SubscriptionKey = null,
    string? FetchKey = null,
    string? FeedbackKey = null,
    string? DisputeReason = null
);

/// <summary>From what is stored to somebody to speak with.</summary>
public sealed class ExchangeAccounts(Fetcher fetcher, KeyRing keys, ServeOptions options)
{
    private const string Lists = "lists";

    public (byte[] Ciphertext, byte[] WrappedKey) Seal(string id, ExchangeAccount account) =>
        keys.Seal(id, JsonSerializer.SerializeToUtf8Bytes(account));

    public IExchange Of(ExchangeRow row)
    {
        var account = JsonSerializer.Deserialize<ExchangeAccount>(keys.Open(row.Id, row.Ciphertext, row.WrappedKey))!;
        return Word.Parse<ExchangeKind>(row.Kind) switch
        {
            ExchangeKind.Ncmec => new NcmecExchange(
                fetcher,
                new NcmecAccount(new(account.Address), account.User!, account.Password!, account.DisputeReason)
            ),
            ExchangeKind.Stopncii => new StopNciiExchange(
                fetcher,
                new StopNciiAccount(
                    new(account.Address),
                    account.SubscriptionKey!,
                    account.FetchKey!,
                    account.FeedbackKey
                )
            ),
            ExchangeKind.File => new FileExchange(
                Path.Combine(options.DataFolder, Lists, account.Address),
                HashKind.Pdq
            ),
        };
    }

    /// <summary>Why it cannot be reached like that; null where it can.</summary>
    public string? Check(ExchangeKind kind, ExchangeAccount account) =>
        kind switch
        {
            ExchangeKind.File => Path.GetFileName(account.Address) == account.Address
            && account.Address.Length is > 0 and <= 200
            && account.Address[0] != '.'
                ? null
                : "address",
            ExchangeKind.Ncmec or ExchangeKind.Stopncii when !IsUsable(account.Address) => "address",
            ExchangeKind.Ncmec => account is { User: null or "" } ? "user"
            : account is { Password: null or "" } ? "password"
            : null,
            ExchangeKind.Stopncii => account is { SubscriptionKey: null or "" } ? "subscriptionKey"
            : account is { FetchKey: null or "" } ? "fetchKey"
            : null,
        };

    private bool IsUsable(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url)
        && url is { UserInfo: "", Query: "", Fragment: "" }
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && fetcher.IsAllowedHost(url)));
}
