using Redress.Core.Cases;
using Redress.Core.Decisions;
using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Subjects;
using Redress.Storage.Engine;
using Redress.Storage.Subjects;

namespace Redress.Server.Features.Cases;

/// <summary>
/// Contact between two accounts, which a decision ends: a subject of its own that belongs to the case's, so that it is ordered,
/// confirmed and lifted like everything else. It has no public view.
/// </summary>
internal static class Contacts
{
    /// <summary>The account that a case is about, or that posted what it is about; null while it is not known.</summary>
    public static async Task<SubjectRow?> AccountAsync(Transaction tx, Case current)
    {
        var subject = (await SubjectStore.ByIdsAsync(tx, [current.SubjectId.Value]))[0];
        return subject.Kind == Word.Of(SubjectKind.Account) ? subject
            : subject.AuthorId is { } author ? (await SubjectStore.ByIdsAsync(tx, [author]))[0]
            : null;
    }

    /// <summary>Rows for the accounts that the decision names; what spreads it finds them.</summary>
    public static async Task KeepAsync(
        Transaction tx,
        IdSource ids,
        Case current,
        Decision decision,
        DateTimeOffset now
    )
    {
        if (decision.Terms.Contacts.Count == 0 || await AccountAsync(tx, current) is not { } account)
        {
            return;
        }

        var refs = decision.Terms.Contacts.Distinct().Select(c => ContactRef.Of(account.PlatformRef, c)).ToList();
        var keys = refs.ConvertAll(r => Subject.KeyOf(current.PlatformId, SubjectKind.Contact, r));
        var known = (await SubjectStore.ByKeysAsync(tx, keys)).ToDictionary(s => s.Key, StringComparer.Ordinal);
        var linked = await SubjectLinkStore.KnownAsync(tx, current.SubjectId.Value, known.Values.Select(k => k.Id));
        for (var i = 0; i < keys.Count; i++)
        {
            if (!known.TryGetValue(keys[i], out var contact))
            {
                contact = New(ids, current, keys[i], refs[i], now);
                SubjectStore.Insert(tx, contact);
            }

            if (linked.Add(contact.Id))
            {
                SubjectLinkStore.Insert(
                    tx,
                    new SubjectLinkRow
                    {
                        FromId = current.SubjectId.Value,
                        ToId = contact.Id,
                        Relation = Word.Of(Relation.Contact),
                        CreatedAt = now.ToMicros(),
                    }
                );
            }
        }
    }

    private static SubjectRow New(IdSource ids, Case current, string key, string reference, DateTimeOffset now) =>
        new()
        {
            Id = ids.New<Subject>().Value,
            Key = key,
            PlatformId = current.PlatformId.Value,
            Kind = Word.Of(SubjectKind.Contact),
            PlatformRef = reference,
            Relation = Word.Of(Relation.Contact),
            RootId = current.SubjectId.Value,
            Surface = Word.Of(Surface.Private),
            Surfaces = "[]",
            CreatedAt = now.ToMicros(),
            ResolvedAt = now.ToMicros(),
            Found = 1,
        };
}
