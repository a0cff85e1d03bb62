using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Features.Cases;
using Redress.Server.Features.Training;
using Redress.Server.Work;
using Redress.Storage.People;

namespace Redress.Cli.Demo;

/// <summary>
/// What waits when the demo keeps serving, so that a newcomer can review at once: queues, and generated cases in them. Names
/// are invented, pictures are drawn from a number, and no text says more than which box was ticked.
/// </summary>
internal sealed class Backlog(Stage stage)
{
    private const int FirstPicture = 40_000;

    private static readonly (string Author, string Source, string Reason, string Minor, string Language)[] s_reports =
    [
        ("otter_gate", "bystander", "hate", "no", "en"),
        ("otter_gate", "bystander", "threats", "no", "en"),
        ("plover_yard", "affected-person", "intimate-image", "no", "de"),
        ("plover_yard", "affected-person", "private-data", "no", "en"),
        ("reed_walk", "guardian", "grooming", "yes", "en"),
        ("reed_walk", "bystander", "sexual-extortion", "unsure", "de"),
        ("siskin_hill", "bystander", "illegal-goods", "no", "en"),
        ("siskin_hill", "not-said", "not-sure", "not-asked", "fr"),
        ("teal_court", "bystander", "terrorism", "no", "en"),
        ("teal_court", "affected-person", "child-sexual-abuse-material", "yes", "en"),
        ("wren_arch", "bystander", "other", "no", "tr"),
        ("wren_arch", "bystander", "hate", "no", "de"),
    ];

    public async Task FillAsync(CancellationToken cancel)
    {
        var office = stage.Office;
        await KeepQueues.BeginAsync(office, new OperatorPrincipal(), cancel);
        await TrainAsync(office, cancel);
        var accounts = s_reports
            .Select(r => r.Author)
            .Distinct()
            .Select((handle, i) => new { handle, picture = FirstPicture + i });
        await stage.Chirp.Control.PostAsync("/control/accounts", new { accounts }, cancel);
        var posts = s_reports.SelectMany(r =>
            new[] { "Seen on the way.", "More of it." }.Select(
                (text, i) =>
                    new
                    {
                        author = r.Author,
                        text,
                        picture = Picture(r, i),
                    }
            )
        );
        var made = await stage.Chirp.Control.PostAsync("/control/posts", new { posts }, cancel);
        var ids = made["posts"]!.AsArray().Select(p => $"{p!["id"]}").ToList();
        for (var i = 0; i < ids.Count; i++)
        {
            var report = s_reports[i / 2];
            var filing = new
            {
                subjects = new[] { new { link = $"{stage.Chirp.Address}posts/{ids[i]}" } },
                source = report.Source,
                reason = report.Reason,
                minor = report.Minor,
                language = report.Language,
            };
            await stage.Reporters.PostAsync("/v1/reports", filing, cancel);
        }

        await stage.SettleAsync(cancel);
    }

    /// <summary>Who reviews in the demo has done the training, so that nothing stands between a newcomer and a case.</summary>
    private static async Task TrainAsync(Office office, CancellationToken cancel)
    {
        var people = await ColleagueStore.AllAsync(office.Database, cancel);
        await office.Database.Recorder.WriteAsync(
            tx =>
            {
                foreach (var person in people)
                {
                    foreach (var exercise in Exercises.All)
                    {
                        Exercises.Keep(tx, office, person.Id, exercise, 0);
                    }
                }

                tx.FactIfAny("training.answered", Actor.System, office.Now);
                return Task.CompletedTask;
            },
            cancel
        );
    }

    private static int Picture(
        (string Author, string Source, string Reason, string Minor, string Language) report,
        int number
    ) => FirstPicture + 100 + (Array.IndexOf(s_reports, report) * 2) + number;
}
