using Microsoft.AspNetCore.Mvc.RazorPages;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Web;
using Redress.Storage.Engine;
using Redress.Storage.Figures;

namespace Redress.Server.Features.Figures;

/// <summary>GET /figures at the console: what waits, what was promised, what was done. Counts only.</summary>
[On(Origin.Console)]
[Needs(Permission.ReadFigures)]
public sealed class FiguresPage(Database database, TimeProvider clock) : PageModel
{
    public static readonly IReadOnlyList<int> Choices = [1, 7, 30, 90, 365];

    public Period Period { get; private set; } = null!;

    public ReadFigures.Response Figures { get; private set; } = null!;

    public Waiting Waiting { get; private set; } = null!;

    public IReadOnlyList<DayLine> Days { get; private set; } = [];

    public IReadOnlyList<SubjectMatterCount> Reasons { get; private set; } = [];

    public IReadOnlyList<SubjectMatterCount> Grounds { get; private set; } = [];

    public IReadOnlyList<SubjectMatterCount> Queues { get; private set; } = [];

    public IReadOnlyList<SubjectMatterCount> Policies { get; private set; } = [];

    public IReadOnlyList<PersonCount> People { get; private set; } = [];

    public IReadOnlyList<NamedCount> Letters { get; private set; } = [];

    public async Task OnGetAsync(string? days, CancellationToken cancel)
    {
        var now = clock.Now();
        Period = Period.Of(days, now);
        var (from, to) = (Period.From.ToMicros(), Period.To.ToMicros());
        Figures = await ReadFigures.CountAsync(database, Period.From, Period.To, now, cancel);
        Waiting = await Board.WaitingAsync(database, now, cancel);
        Days = await Board.DaysAsync(database, Period, cancel);
        Reasons = await DeskFigureStore.ByReasonAsync(database, from, to, cancel);
        Grounds = await DeskFigureStore.ByGroundAsync(database, from, to, cancel);
        Queues = await DeskFigureStore.ByQueueAsync(database, from, to, cancel);
        Policies = await DeskFigureStore.ByPolicyAsync(database, from, to, cancel);
        People = await DeskFigureStore.ByPersonAsync(database, from, to, cancel);
        Letters = await DeskFigureStore.LettersAsync(database, from, to, cancel);
    }
}
