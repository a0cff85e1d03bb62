using Redress.Core.Kernel;
using Redress.Core.Subjects;
using Redress.Server.Access;
using Redress.Server.Features.Platforms;
using Redress.Server.Features.Reports;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Desk;

namespace Redress.Server.Features.Search;

/// <summary>
/// Finds cases by whatever somebody has at hand: an id of anything, a link, an account's name, an authority's reference, words
/// of a staff note. Never by words of reporters: those are sealed.
/// </summary>
public static class FindCases
{
    public const int Most = 50;
    private const int MaxQuestion = 500;

    public static async Task<Result<IReadOnlyList<FoundCase>>> FindAsync(
        Office office,
        PlatformDirectory platforms,
        Principal who,
        string question,
        CancellationToken cancel
    )
    {
        if (!who.May(Permission.ReadCases))
        {
            return HttpRefusals.Forbidden;
        }

        var asked = question.Trim();
        if (asked.Length > MaxQuestion)
        {
            return HttpRefusals.FieldTooLong.At("/q");
        }

        if (asked.Length < 2)
        {
            return Array.Empty<FoundCase>();
        }

        var (database, only) = (office.Database, who.Sight);
        var byId = await SearchStore.ByIdAsync(database, asked, only, Most, cancel);
        if (byId.Count > 0)
        {
            return byId;
        }

        if (asked.Contains("://", StringComparison.Ordinal))
        {
            var named = ReportLinks.FromLink(asked, platforms.Links, who.Only);
            return named.Platform is { } at
                ? await SearchStore.ByKeyAsync(
                    database,
                    Subject.KeyOf(at, named.Ref.Kind, named.Ref.Id),
                    only,
                    Most,
                    cancel
                )
                : [];
        }

        var found = await SearchStore.ByReferenceAsync(database, asked.TrimStart('@'), only, Most, cancel);
        found.AddRange(await SearchStore.ByNotesAsync(database, NoteStore.Words(asked), only, Most, cancel));
        return found.DistinctBy(c => c.Id).Take(Most).ToList();
    }
}
