namespace Redress.Core.Lists;

/// <summary>One list, made ready to be asked. Never changed; any number of threads.</summary>
public sealed class ListReader
{
    private const int MaxWords = 8;
    private readonly ListKind _kind;
    private readonly Dictionary<string, List<string[]>> _phrases = new(StringComparer.Ordinal);
    private readonly HashSet<string> _whole = new(StringComparer.Ordinal);

    public ListReader(ListKind kind, IEnumerable<string> items)
    {
        _kind = kind;
        foreach (var item in items)
        {
            Add(item);
        }
    }

    /// <summary>Whether an item can be one of that kind.</summary>
    public static bool IsItem(ListKind kind, string? item) =>
        item is { Length: > 0 and <= WatchList.MaxItem }
        && kind switch
        {
            ListKind.Words => Plain.Words(item).Count is > 0 and <= MaxWords,
            ListKind.Accounts => Account(item).Length > 0,
            ListKind.Domains => Plain.Domain(item) is not null,
        };

    /// <summary>Whether anything of a post is in the list.</summary>
    /// <param name="text">Its words; null where there are none.</param>
    /// <param name="account">The platform's own id of whose it is; null where not said.</param>
    public bool Has(string? text, string? account) =>
        _kind switch
        {
            ListKind.Words => text is not null && HasWords(text),
            ListKind.Accounts => account is not null && _whole.Contains(Account(account)),
            ListKind.Domains => text is not null && Plain.Domains(text).Any(HasDomain),
        };

    private void Add(string item)
    {
        switch (_kind)
        {
            case ListKind.Words:
                var words = Plain.Words(item);
                if (words.Count > 0)
                {
                    if (!_phrases.TryGetValue(words[0], out var known))
                    {
                        _phrases.Add(words[0], known = []);
                    }

                    known.Add([.. words]);
                }

                break;
            case ListKind.Accounts:
                _whole.Add(Account(item));
                break;
            case ListKind.Domains:
                _whole.Add(Plain.Domain(item) ?? "");
                break;
        }
    }

    private bool HasWords(string text)
    {
        var words = Plain.Words(text);
        for (var i = 0; i < words.Count; i++)
        {
            if (_phrases.TryGetValue(words[i], out var known) && known.Exists(p => Is(words, i, p)))
            {
                return true;
            }
        }

        return Plain
            .Spelled(words)
            .Any(w => _phrases.TryGetValue(w, out var known) && known.Exists(p => p.Length == 1));
    }

    private static bool Is(IReadOnlyList<string> words, int from, string[] phrase)
    {
        var at = 0;
        while (at < phrase.Length && from + at < words.Count && words[from + at] == phrase[at])
        {
            at++;
        }

        return at == phrase.Length;
    }

    /// <summary>The domain itself, or one that it is below of.</summary>
    private bool HasDomain(string domain)
    {
        for (var at = 0; at >= 0; at = domain.IndexOf('.', at + 1))
        {
            if (_whole.Contains(at == 0 ? domain : domain[(at + 1)..]))
            {
                return true;
            }
        }

        return false;
    }

    private static string Account(string id) => id.Trim().TrimStart('@').ToUpperInvariant();
}
