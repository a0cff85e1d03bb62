using Redress.Core.Kernel;
using Redress.Core.Reports;

namespace Redress.Core.Lists;

/// <summary>What stands in a watch list.</summary>
public enum ListKind
{
    /// <summary>Words, and phrases of up to eight words.</summary>
    Words,

    /// <summary>A platform's own ids of accounts.</summary>
    Accounts,

    /// <summary>Domains, each with all below it.</summary>
    Domains,
}

/// <summary>What is to be noticed before anybody reports it. A hit files a report; what follows is policy.</summary>
/// <param name="Reason">What is wrong with what is in it: the reason of the reports that its hits file.</param>
public sealed record WatchList(
    Id<WatchList> Id,
    string Name,
    ListKind Kind,
    Reason Reason,
    int Items,
    DateTimeOffset ChangedAt,
    DateTimeOffset? OffAt
) : IHasPrefix
{
    public const int MaxItems = 20_000;
    public const int MaxItem = 200;

    public static string Prefix => "lst";
}

public static class ListRefusals
{
    public static readonly Refusal Unknown = new("list-unknown", "There is no such list", RefusalKind.NotFound);

    public static readonly Refusal ItemInvalid = new(
        "list-item-invalid",
        "An item is a word or phrase, an account's id, or a domain, as the list's kind says",
        RefusalKind.Invalid
    );
}
