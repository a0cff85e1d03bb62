using System.Globalization;
using System.Text.Json.Nodes;

namespace Redress.Cli.Demo;

/// <summary>Plays the case once, in the order of time, and measures what it came to.</summary>
internal sealed class Play
{
    private readonly Plan _plan;
    private readonly Stage _stage;
    private readonly Scene _scene;
    private readonly Looking _looking;
    private readonly Reviewing _reviewing;
    private readonly List<Filed> _filed = [];
    private readonly List<Step> _steps = [];
    private DateTimeOffset? _hiddenBeforeHisReport;
    private Glimpse? _atFirstReport;

    public Play(Plan plan, Stage stage)
    {
        (_plan, _stage) = (plan, stage);
        _scene = new Scene(stage);
        _looking = new Looking(stage, _scene);
        _reviewing = new Reviewing(stage, _scene, names: plan.Review is not Review.AsInTheRecord);
        Autumn();
        Winter();
        Decisions();
    }

    private sealed record Step(DateTimeOffset At, Func<CancellationToken, Task> Do);

    private sealed record Filed(string By, DateTimeOffset At, string ReceiptCode);

    /// <summary>A report as one of the people of the case files it.</summary>
    private sealed record Filing(string By, string Source, string Reason)
    {
        public string Minor { get; init; } = "not-asked";

        public string? Statement { get; init; }

        public string? PoliceNumber { get; init; }
    }

    public async Task<Figures> RunAsync(Action<double> progress, CancellationToken cancel)
    {
        await _scene.OpenAsync(cancel);
        // A stable order: what happens at the same moment happens in the order in which it was written.
        var steps = _steps.OrderBy(s => s.At).ToList();
        for (var i = 0; i < steps.Count; i++)
        {
            if (i == 0 || steps[i].At > steps[i - 1].At)
            {
                await _stage.GoToAsync(steps[i].At, cancel);
            }

            await steps[i].Do(cancel);
            progress((i + 1.0) / steps.Count);
        }

        return await MeasureAsync(cancel);
    }

    private void Autumn()
    {
        foreach (
            var (seen, account) in ((DateTimeOffset, string)[])
                [(Timeline.FirstAccountSeen, Scene.First), (Timeline.SecondAccountSeen, Scene.Second)]
        )
        {
            At(
                seen,
                async cancel =>
                {
                    var comment = await _scene.AskAsync(account, cancel);
                    var filing = new Filing("somebody, in autumn", "bystander", "child-material-trade");
                    await ReportAsync(filing, _scene.Comment(comment), cancel);
                }
            );
            At(Timeline.Read(seen), cancel => DecideAsync(Verdict.Asking, false, cancel));
        }
    }

    private void Winter()
    {
        At(Timeline.Posted, _scene.PostMaterialAsync);
        foreach (var visit in Spreading.Visits())
        {
            At(visit.At, cancel => _scene.VisitAsync(visit, cancel));
        }

        const string abuse = "child-sexual-abuse-material";
        var bystander = new Filing("bystander", "bystander", abuse);
        var boy = new Filing("the boy", "affected-person", abuse)
        {
            Minor = "yes",
            Statement = "This is me. I was 13. I never agreed to this.",
        };
        var mother = new Filing("his mother", "guardian", abuse)
        {
            Minor = "yes",
            Statement = "This is my son. He is a child.",
        };
        At(Timeline.FirstReport, cancel => FirstAsync(bystander, cancel));
        At(
            Timeline.SecondReport,
            cancel => ReportAsync(bystander with { By = "another" }, _scene.Account(Scene.Second), cancel)
        );
        At(Timeline.ThirdReport, cancel => ReportAsync(bystander with { By = "a third" }, _scene.Post(0), cancel));
        At(Timeline.HisReport, cancel => HisOwnAsync(boy, cancel));
        At(Timeline.HerFirstReport, cancel => ReportAsync(mother, _scene.Post(0), cancel));
        At(
            Timeline.HerSecondReport,
            cancel => ReportAsync(mother with { By = "his mother, again" }, _scene.Post(1), cancel)
        );
        var answer = boy with
        {
            By = "the boy, again",
            Statement = "We were both 13.",
            PoliceNumber = "CASE-2020-0117",
        };
        At(Timeline.HisAnswer, cancel => ReportAsync(answer, [_scene.Post(0), _scene.Post(1)], cancel));
        At(Timeline.End, cancel => _looking.LookAsync(cancel));
    }

    private void Decisions()
    {
        DateTimeOffset[] reports =
        [
            Timeline.FirstReport,
            Timeline.SecondReport,
            Timeline.ThirdReport,
            Timeline.HisReport,
            Timeline.HerFirstReport,
            Timeline.HerSecondReport,
            Timeline.HisAnswer,
        ];
        IEnumerable<(DateTimeOffset At, Verdict Verdict)> decisions = _plan.Review switch
        {
            Review.AsInTheRecord => [(Timeline.NoViolation, Verdict.NoViolation), (Timeline.Removal, Verdict.Abuse)],
            Review.AfterEachReport => reports.Select(r => (Timeline.Read(r), Verdict.Abuse)),
            Review.FromHisOwnReport => reports
                .Where(r => r >= Timeline.HisReport)
                .Select(r => (Timeline.Read(r), Verdict.Abuse)),
        };
        foreach (var (at, verdict) in decisions)
        {
            At(at, cancel => DecideAsync(verdict, verdict == Verdict.NoViolation, cancel));
        }
    }

    private void At(DateTimeOffset at, Func<CancellationToken, Task> work) => _steps.Add(new Step(at, work));

    private async Task FirstAsync(Filing filing, CancellationToken cancel)
    {
        _atFirstReport = await _looking.LookAsync(cancel);
        await ReportAsync(filing, _scene.Account(Scene.First), cancel);
    }

    private async Task HisOwnAsync(Filing filing, CancellationToken cancel)
    {
        _hiddenBeforeHisReport = _looking.HiddenAt;
        await ReportAsync(filing, [_scene.Post(0), _scene.Post(1)], cancel);
    }

    private Task ReportAsync(Filing filing, string link, CancellationToken cancel) =>
        ReportAsync(filing, [link], cancel);

    private async Task ReportAsync(Filing filing, string[] links, CancellationToken cancel)
    {
        var at = await _stage.NowAsync(cancel);
        var report = new
        {
            subjects = links.Select(link => new { link }),
            reason = filing.Reason,
            source = filing.Source,
            minor = filing.Minor,
            statement = filing.Statement,
            policeNumber = filing.PoliceNumber,
            language = "en",
        };
        await WhileLookingAsync(
            async () =>
            {
                var answer = await _stage.Reporters.PostAsync("/v1/reports", report, "wait=5", cancel);
                _filed.Add(new Filed(filing.By, at, $"{answer["receiptCode"]}"));
                await _stage.SettleAsync(cancel);
            },
            cancel
        );
    }

    private Task DecideAsync(Verdict verdict, bool postsOnly, CancellationToken cancel) =>
        WhileLookingAsync(
            async () =>
            {
                if (_plan.Review is not Review.AsInTheRecord)
                {
                    await _reviewing.CloseAsync(cancel);
                }

                await _reviewing.DecideAsync(verdict, postsOnly, cancel);
                await _stage.SettleAsync(cancel);
                if (_plan.Review is not Review.AsInTheRecord)
                {
                    await _reviewing.ReferAsync(cancel);
                }
            },
            cancel
        );

    private async Task WhileLookingAsync(Func<Task> work, CancellationToken cancel)
    {
        if (_scene.Material.Count == 0)
        {
            await work();
        }
        else
        {
            await _looking.DuringAsync(work(), cancel);
        }
    }

    private async Task<Figures> MeasureAsync(CancellationToken cancel)
    {
        var (first, last) = (_atFirstReport!, _looking.Last);
        var firstAt = _filed.First(f => f.By == "bystander").At;
        var ownAt = _filed.First(f => f.By == "the boy").At;
        var wasGone = _hiddenBeforeHisReport is not null;
        return new Figures
        {
            FirstReportAt = firstAt,
            HiddenAt = _looking.HiddenAt,
            SecondsToHidden = Seconds(_looking.HiddenAt, firstAt),
            RemovedAt = _looking.RemovedAt,
            ViewsAfterFirstReport = last.Views - first.Views,
            ResharesHidden = last.Reshares - last.ResharesSeen,
            CopiesHidden = await _looking.CountHiddenAsync(_scene.Copies, cancel),
            AlteredCopiesHidden = await _looking.CountHiddenAsync(_scene.Altered, cancel),
            PostingAgainRefused = await _scene.IsRefusedAgainAsync(cancel),
            AccountsSuspended = await _looking.CountSuspendedAsync([Scene.First, Scene.Second], cancel),
            AnswersToReporters = await AnswersAsync(cancel),
            CyberTipFiledAt = _reviewing.ReferredAt,
            LedgerSize = LedgerSize(await _stage.Operator.FindAsync("/v1/ledger/checkpoint", cancel)),
            Policy = _plan.Policy ?? "default",
            HeldBy = await _reviewing.HeldByAsync(Timeline.FirstReport, cancel),
            OwnReportAt = ownAt,
            SecondsFromOwnReportToHidden = wasGone ? 0 : Seconds(_looking.HiddenAt, ownAt),
            SecondsFromOwnReportToResharesHidden = wasGone ? 0 : Seconds(_looking.ResharesHiddenAt, ownAt),
            ResharesMade = last.Reshares,
            AdvertisementsAfterFirstReport = last.Advertisements - first.Advertisements,
            Assumptions = Assumptions.Of(_plan.Review),
        };
    }

    private static double? Seconds(DateTimeOffset? to, DateTimeOffset from) =>
        to is { } at ? Math.Round((at - from).TotalSeconds, 3, MidpointRounding.AwayFromZero) : null;

    private async Task<IReadOnlyList<AnswerGiven>> AnswersAsync(CancellationToken cancel)
    {
        var answers = new List<AnswerGiven>();
        foreach (var filed in _filed.Where(f => f.At >= Timeline.FirstReport))
        {
            var page = await _stage.Anyone.PostAsync("/v1/receipt", new { code = filed.ReceiptCode }, cancel);
            var decided = page["letters"]!.AsArray().Where(l => $"{l!["kind"]}" == "outcome").Select(At).ToList();
            answers.Add(new AnswerGiven(filed.By, filed.At, decided.Count == 0 ? null : decided.Min()));
        }

        return answers;
    }

    private static DateTimeOffset At(JsonNode? letter) => letter!["at"]!.GetValue<DateTimeOffset>();

    /// <summary>The second line of a checkpoint is the number of entries.</summary>
    private static long? LedgerSize(string? checkpoint) =>
        checkpoint?.Split('\n') is [_, var size, ..]
        && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var entries)
            ? entries
            : null;
}
