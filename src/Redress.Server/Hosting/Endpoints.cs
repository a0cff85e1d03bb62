using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Clock;
using Redress.Server.Features.Appeals;
using Redress.Server.Features.Banks;
using Redress.Server.Features.Cases;
using Redress.Server.Features.Clock;
using Redress.Server.Features.Clocks;
using Redress.Server.Features.Enforcements;
using Redress.Server.Features.Escalations;
using Redress.Server.Features.Evidence;
using Redress.Server.Features.Exchanges;
using Redress.Server.Features.Figures;
using Redress.Server.Features.Ledger;
using Redress.Server.Features.Letters;
using Redress.Server.Features.Lists;
using Redress.Server.Features.Matches;
using Redress.Server.Features.OpenApi;
using Redress.Server.Features.People;
using Redress.Server.Features.Platforms;
using Redress.Server.Features.Policies;
using Redress.Server.Features.Proposals;
using Redress.Server.Features.Questions;
using Redress.Server.Features.Receipts;
using Redress.Server.Features.Recovery;
using Redress.Server.Features.Referrals;
using Redress.Server.Features.Reports;
using Redress.Server.Features.State;
using Redress.Server.Features.Sweeps;
using Redress.Server.Features.Watches;
using Redress.Server.Features.Webhooks;
using Redress.Server.Http;
using Redress.Server.Portal;
using Redress.Server.Watching;
using Redress.Server.Web;
using Redress.Server.Work;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Server.Hosting;

/// <summary>All endpoints, and what stands before each of them.</summary>
public static class Endpoints
{
    public static void Map(WebApplication app, SteppingClock? stepping)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Redress.Server.Http");
        var addresses = app.Services.GetRequiredService<Addresses>();
        app.Use((http, next) => Outermost.HandleAsync(http, next, log, addresses));
        app.UseRouting();
        app.Use((http, next) => SameOrigin.HandleAsync(http, next, addresses));
        if (stepping is not null)
        {
            // A stepping clock does not leap over a request that is open.
            var busy = app.Services.GetRequiredService<Busy>();
            app.Use((http, next) => MovesByItself(http) ? next(http) : busy.DuringAsync(() => next(http)));
        }

        app.Use(CheckAccessAsync);
        MapAll(app);
        MapPeople(app);
        MapWatching(app);
        ConsoleEndpoints.Map(app);
        WebServices.Map(app);
        PortalSetup.Map(app);
        ShowEvidence.Map(app);
        if (stepping is not null)
        {
            MoveClock.Map(app, stepping);
        }

        AccessCheck.ServeOnlyDeclared(app);
    }

    /// <summary>With what the request itself was given: an endpoint holds nothing of one installation.</summary>
    private static Task CheckAccessAsync(HttpContext http, RequestDelegate next)
    {
        var services = http.RequestServices;
        return AccessCheck.Middleware(
            http,
            next,
            services.GetRequiredService<Database>(),
            services.GetRequiredService<KeyRing>(),
            services.GetRequiredService<AccessCache>(),
            services.GetRequiredService<Sessions>(),
            services.GetRequiredService<TimeProvider>()
        );
    }

    // What an open page asks for by itself goes on for as long as the page is open.
    private static bool MovesByItself(HttpContext http) =>
        http.Request.Path == "/v1/clock" || http.GetEndpoint()?.Metadata.GetMetadata<ByItselfAttribute>() is not null;

    private static void MapBanks(WebApplication app)
    {
        AddBank.Map(app);
        AddEntries.Map(app);
        WithdrawEntries.Map(app);
        ExportBank.Map(app);
        ListDistributors.Map(app);
        CheckUploads.Map(app);
        ListSweeps.Map(app);
        ListWatches.Map(app);
        AddExchange.Map(app);
        ListMatches.Map(app);
        StartSweep.Map(app);
        KeepList.Map(app);
        TryList.Map(app);
        AnswerWatch.Map(app);
        WithdrawFingerprints.Map(app);
    }

    private static void MapAll(WebApplication app)
    {
        SubmitReport.Map(app);
        ReadReport.Map(app);
        EraseReport.Map(app);
        OpenBacklog.Map(app);
        TakeBacklog.Map(app);
        ReadReceipt.Map(app);
        CompleteRequest.Map(app);
        ListCases.Map(app);
        ReadCase.Map(app);
        ClaimCase.Map(app);
        ReleaseCase.Map(app);
        DecideCase.Map(app);
        CloseCase.Map(app);
        CloseFailed.Map(app);
        ListEnforcements.Map(app);
        ListLetters.Map(app);
        AddPlatform.Map(app);
        AddKey.Map(app);
        TakePlatformEvent.Map(app);
        ReconcilePlatform.Map(app);
        ReadState.Map(app);
        ListRoutes.Map(app);
        AddWebhook.Map(app);
        ListWebhooks.Map(app);
        ApplyPolicy.Map(app);
        TryPolicy.Map(app);
        StopAutomatic.Map(app);
        UndoRule.Map(app);
        ReadClocks.Map(app);
        ReadFigures.Map(app);
        AddPerson.Map(app);
        InvitePerson.Map(app);
        ChangePerson.Map(app);
        ListPeople.Map(app);
        MapBanks(app);
        ReadCheckpoint.Map(app);
        ReadLedgerKey.Map(app);
        ReadTile.Map(app);
        ReadDocs.Map(app);
    }

    /// <summary>For whoever watches the program.</summary>
    private static void MapWatching(WebApplication app)
    {
        app.MapGet("/metrics", (MetricsText metrics) => Results.Text(metrics.Write(), "text/plain; version=0.0.4"))
            .Needs(Permission.Anyone)
            .ExcludeFromDescription();
        app.MapGet("/healthz", () => Results.Text("ok\n")).Needs(Permission.Anyone).ExcludeFromDescription();
        app.MapGet(
                "/readyz",
                async (Readiness readiness, CancellationToken cancel) =>
                    await readiness.IsReadyAsync(cancel)
                        ? Results.Text("ready\n")
                        : Problem.Of(HttpRefusals.StorageUnavailable)
            )
            .Needs(Permission.Anyone)
            .ExcludeFromDescription();
    }

    /// <summary>What people do beside claiming and deciding: confirm, answer, ask, refer, page.</summary>
    private static void MapPeople(WebApplication app)
    {
        SayDanger.Map(app);
        SayAuthor.Map(app);
        ListDepicted.Map(app);
        ListProposals.Map(app);
        AnswerProposal.Map(app);
        MarkUnfounded.Map(app);
        FileAppeal.Map(app);
        ListAppeals.Map(app);
        AnswerReferral.Map(app);
        SecondReferral.Map(app);
        ReadSheet.Map(app);
        AskQuestion.Map(app);
        AnswerQuestion.Map(app);
        HoldNotice.Map(app);
        ChooseWay.Map(app);
        KeepContact.Map(app);
        KeepRoster.Map(app);
        ListEscalations.Map(app);
        AcknowledgeEscalation.Map(app);
    }
}
