using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Redress.Core.Appeals;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Appeals;
using Redress.Storage.Keys;

namespace Redress.Server.Features.Appeals;

/// <summary>GET /v1/cases/{id}/appeals: who objected, in which role, with which words.</summary>
public static class ListAppeals
{
    public sealed record AppealView(
        string Id,
        string DecisionId,
        AppealParty Party,
        AppealStatus Status,
        string Text,
        DateTimeOffset FiledAt,
        DateTimeOffset DueAt,
        string? AnswerId
    );

    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapGet("/v1/cases/{id}/appeals", HandleAsync)
            .Needs(Permission.WorkCases)
            .Describe("ListAppeals", "Appeals", "Who objected, and to what")
            .Answers<Page<AppealView>>(200, 400, 401, 403, 404);

    private static async Task<IResult> HandleAsync(
        HttpContext http,
        string id,
        Office office,
        CancellationToken cancel
    ) => CaseVerb.Answered(await ListAsync(office, http.Principal(), id, cancel));

    public static async Task<Result<Page<AppealView>>> ListAsync(
        Office office,
        Principal who,
        string id,
        CancellationToken cancel
    )
    {
        var found = await VisibleCase.FindAsync(who, office.Database, id, cancel);
        if (!found.Ok)
        {
            return found.As<Page<AppealView>>();
        }

        var rows = await AppealStore.OfCaseAsync(office.Database, id, cancel);
        return new Page<AppealView>(rows.ConvertAll(r => View(r, office.Keys)), null);
    }

    private static AppealView View(AppealRow row, KeyRing keys)
    {
        var a = row.ToAppeal();
        var text = Encoding.UTF8.GetString(keys.Open(row.Id, row.Ciphertext, row.WrappedKey));
        return new(row.Id, a.DecisionId, a.Party, a.Status, text, a.FiledAt, a.DueAt, a.AnswerId);
    }
}
