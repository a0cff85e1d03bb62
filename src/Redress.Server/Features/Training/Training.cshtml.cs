using Microsoft.AspNetCore.Mvc;
using Redress.Server.Access;
using Redress.Server.Web;
using Redress.Server.Work;
using Redress.Storage.Desk;

namespace Redress.Server.Features.Training;

/// <summary>GET /training: generated cases with known answers, one after the other.</summary>
[On(Origin.Console)]
[Needs(Permission.WorkCases)]
public sealed class TrainingPage(Office office) : DeskPage(office)
{
    public Exercise? Next { get; private set; }

    public int Done { get; private set; }

    /// <summary>What was just answered; null before.</summary>
    public Exercise? Answered { get; private set; }

    public bool WasRight { get; private set; }

    public IReadOnlyList<int> Order => Next is null ? [] : Exercises.Order(Next, Who.Actor.Value);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        await LoadAsync(cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string exercise, int answer, CancellationToken cancel)
    {
        var answered = await Exercises.AnswerAsync(Office, Who, exercise, answer, cancel);
        await LoadAsync(cancel);
        if (!answered.Ok)
        {
            return Refused(answered.Refusal!);
        }

        (Answered, WasRight) = (Exercises.All.First(e => e.Id == exercise), answered.Value);
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        var answers = await ExerciseStore.OfPersonAsync(Office.Database, Who.Actor.Value, cancel);
        Next = Exercises.Next(answers);
        Done = Exercises.All.Count(e => answers.FirstOrDefault(a => a.Exercise == e.Id) is { IsRight: 1 });
    }
}
