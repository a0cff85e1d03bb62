using System.Collections.Concurrent;
using System.Globalization;

namespace Redress.Server.Tests.Histories;

/// <summary>An acknowledged report.</summary>
internal sealed record Filed(string Id, DateTimeOffset ReceivedAt, string Canary)
{
    /// <summary>Its receipt code; it can be changed.</summary>
    public required string Code { get; set; }
}

/// <summary>What many histories share.</summary>
internal sealed class Chronicle
{
    /// <summary>What the first report that claimed just this was answered: it stands for all, whatever was there before.</summary>
    public ConcurrentDictionary<string, string> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>How often each verb was tried, and how often it was not turned down.</summary>
    public ConcurrentDictionary<string, (int Tried, int Done)> Verbs { get; } = new(StringComparer.Ordinal);

    public void Count(string verb, bool done) =>
        Verbs.AddOrUpdate(verb, (1, done ? 1 : 0), (_, n) => (n.Tried + 1, n.Done + (done ? 1 : 0)));
}

/// <summary>
/// One random history, all of it from one seed: reporters, authors, reviewers, whoever runs it and a platform that
/// misbehaves, over a few posts. What was acknowledged, held and answered is kept beside, and compared after each step.
/// </summary>
internal sealed partial class History
{
    private const int Least = 25;
    private const int Most = 45;
    private static readonly string[] s_posts = ["p0", "p1", "p2"];
    private readonly Installation _at;
    private readonly Chronicle _chronicle;
    private readonly int _seed;
    private readonly Random _random;
    private readonly List<Filed> _filed = [];
    private readonly List<string> _broken = [];
    private readonly List<string> _steps = [];
    private readonly Dictionary<string, string> _people;
    private readonly Watcher _before = new();
    private readonly (int Weight, string Name, Func<Task<Answered?>> Do)[] _verbs;
    private bool _isStopped;
    private int _number;

    public History(Installation at, Chronicle chronicle, int seed)
    {
        (_at, _chronicle, _seed, _random) = (at, chronicle, seed, new Random(seed));
        _people = at.Template.People.ToDictionary(StringComparer.Ordinal);
        _verbs = [.. ReporterVerbs(), .. ReviewerVerbs(), .. OfficeVerbs()];
    }

    public Installation At => _at;

    public IReadOnlyList<Filed> Filed => _filed;

    /// <summary>What was done, for whoever looks into a seed.</summary>
    public string Steps => string.Join(' ', _steps);

    /// <summary>Runs it; what does not hold is kept.</summary>
    public async Task RunAsync()
    {
        _at.Site.Troubled = _random.Next(3) == 0 ? 0 : 25;
        await StepAsync("report", ReportAsync);
        var steps = _random.Next(Least, Most);
        var weights = _verbs.Sum(v => v.Weight);
        for (var step = 0; step < steps; step++)
        {
            var (left, next) = (_random.Next(weights), 0);
            while (left >= _verbs[next].Weight)
            {
                left -= _verbs[next++].Weight;
            }

            await StepAsync(_verbs[next].Name, _verbs[next].Do);
        }
    }

    /// <summary>In the end the platform is well, and whatever was put off is done.</summary>
    public async Task CalmAsync()
    {
        (_at.Site.Troubled, _at.Site.Down) = (0, false);
        foreach (var post in s_posts)
        {
            // What came back in silence is found within a week at the latest; here it is told.
            await _at.ChangedAsync("post", post, $"msg_{_seed}_calm_{post}");
        }

        await MoveAsync(TimeSpan.FromHours(3), 8);
        await _at.SealAsync();
    }

    /// <summary>What does not hold at the end.</summary>
    public async Task<List<string>> BrokenAsync() =>
        [.. _broken, .. _at.Faults, .. await new Invariants(_at, _filed).BrokenAsync()];

    /// <summary>Compares what is with what was before; the clocks too.</summary>
    public async Task CompareAsync(string step)
    {
        _broken.AddRange(await _before.CompareAsync(_at, step));
        await CompareClocksAsync();
    }

    private async Task StepAsync(string name, Func<Task<Answered?>> verb)
    {
        _at.Later(TimeSpan.FromMilliseconds(_random.Next(1, 60_000)));
        _steps.Add(name);
        if (await verb() is { } answer)
        {
            _chronicle.Count(name, answer.Ok);
            // A proof can be taken once all is sealed; until then it is said that it cannot.
            if (answer.Status >= 500 && !answer.Text.Contains("proof-not-yet", StringComparison.Ordinal))
            {
                _broken.Add($"{name} failed: {answer.Text}");
            }
        }

        // Now and then work piles up.
        if (_random.Next(3) > 0 && !await _at.SettleAsync())
        {
            _broken.Add("work does not come to rest");
        }

        _broken.AddRange(await _before.CompareAsync(_at, name));
    }

    private async Task MoveAsync(TimeSpan by, int mostStops)
    {
        if (!await _at.MoveAsync(by, mostStops))
        {
            _broken.Add("work does not come to rest");
        }
    }

    private T Any<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    private bool Chance(int ofHundred) => _random.Next(100) < ofHundred;

    private string Words(string what) => string.Create(CultureInfo.InvariantCulture, $"{what} {_seed}/{++_number}.");
}
