using System.Security.Cryptography;
using System.Text;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Desk;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Training;

/// <summary>One generated case with a known answer: what was reported, what one may do, and why one of it is right.</summary>
/// <param name="Id">Stands with each answer.</param>
/// <param name="Shows">The shape that the generated picture shows.</param>
/// <param name="Report">What the report says.</param>
/// <param name="Question">What is to be decided.</param>
/// <param name="Answers">What one may choose; the first is right.</param>
/// <param name="Why">Shown afterwards.</param>
public sealed record Exercise(
    string Id,
    string Shows,
    string Report,
    string Question,
    IReadOnlyList<string> Answers,
    string Why
);

/// <summary>Training: everybody who works on child cases has answered each exercise right, in their own last try.</summary>
public static class Exercises
{
    public static readonly IReadOnlyList<Exercise> All =
    [
        new(
            "reporter-is-shown",
            "circle",
            "\"The picture with the circle shows me. I was fifteen.\" No document is attached.",
            "What do you ask for first?",
            ["Nothing: decide on what is there", "A copy of an identity card", "A photograph for comparison"],
            "Nobody who reports is ever asked to prove who they are. What was reported is decided on what is there."
        ),
        new(
            "second-reporter",
            "triangle",
            "A mother reports the same picture that her child reported yesterday.",
            "What happens to the two reports?",
            [
                "They join one case, and each of them gets an answer of their own",
                "The later one is closed as a duplicate",
                "The mother is told that her child has reported it already",
            ],
            "Nobody learns of another's report, and nobody is left without an answer."
        ),
        new(
            "leaves-visible",
            "square",
            "A minor reports a picture. You see nothing that breaks a rule.",
            "What may you do alone?",
            [
                "Propose it with words of your own; a second person looks before it stays",
                "Close it as no violation with the usual sentence",
                "Leave it open until somebody else takes it",
            ],
            "What a minor reported stays visible only after a second look, and with words written for this person."
        ),
        new(
            "author-is-shown",
            "hexagon",
            "A picture was posted by the person it shows, who says that somebody threatened them until they did.",
            "What about the account?",
            [
                "The picture goes, the account gets no strike, and help is offered",
                "The account is suspended with the picture",
                "Nothing: they posted it themselves",
            ],
            "An author who may be the victim is never punished; removal goes on."
        ),
        new(
            "danger-now",
            "star",
            "A report ends with: \"She says that she will not be here tomorrow.\"",
            "What comes first?",
            [
                "Say that a life is in danger, so that people are paged at once",
                "Decide on the picture, then write a note",
                "Ask the reporter whether they are sure",
            ],
            "Danger to life is a fact of its own with a clock in minutes. Everything else comes after."
        ),
        new(
            "matched",
            "cross",
            "A file is exactly one of a verified list. It is held.",
            "Do you have to open it?",
            ["No: the match is enough to confirm it", "Yes: nothing may be confirmed unseen", "Yes, but only in grey"],
            "Matched material is confirmed without opening. Nobody looks at what need not be seen."
        ),
        new(
            "police-number",
            "diamond",
            "A closed case gets an answer: \"The police have it too\", with a case number.",
            "What happens?",
            [
                "It comes back with a higher priority, because that is a new fact",
                "Nothing: the case is closed",
                "The reporter is told to file a new report",
            ],
            "Any new fact brings a case back. No door is ever closed for good."
        ),
        new(
            "enough-for-today",
            "wave",
            "You have opened forty pictures in a row and feel nothing any more.",
            "What do you do?",
            [
                "Take the break now, and hand the claim back if it cannot wait",
                "Finish the queue first",
                "Open fewer and decide from the titles",
            ],
            "Limits and breaks are part of the work. Nobody asks why, and no list shows who took one."
        ),
    ];

    /// <summary>Whether each exercise was answered right in this person's last try of it.</summary>
    public static async Task<bool> IsPassedAsync(Transaction tx, string personId) =>
        IsPassed(await ExerciseStore.OfPersonAsync(tx, personId));

    public static bool IsPassed(IReadOnlyList<ExerciseAnswerRow> lastFirst) =>
        All.All(e => lastFirst.FirstOrDefault(a => a.Exercise == e.Id) is { IsRight: 1 });

    /// <summary>The first that is not yet answered right; null where all are.</summary>
    public static Exercise? Next(IReadOnlyList<ExerciseAnswerRow> lastFirst) =>
        All.FirstOrDefault(e => lastFirst.FirstOrDefault(a => a.Exercise == e.Id) is not { IsRight: 1 });

    /// <summary>The answers in an order of this person's own, so that the place says nothing.</summary>
    public static IReadOnlyList<int> Order(Exercise exercise, string personId) =>
        [
            .. Enumerable
                .Range(0, exercise.Answers.Count)
                .OrderBy(
                    i => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{exercise.Id}/{personId}/{i}"))),
                    StringComparer.Ordinal
                ),
        ];

    public static async Task<Result<bool>> AnswerAsync(
        Office office,
        Principal who,
        string exerciseId,
        int answer,
        CancellationToken cancel
    )
    {
        if (who is not PersonPrincipal { Person: var person })
        {
            return HttpRefusals.Forbidden;
        }

        if (
            All.FirstOrDefault(e => e.Id == exerciseId) is not { } exercise
            || answer < 0
            || answer >= exercise.Answers.Count
        )
        {
            return HttpRefusals.FieldInvalid.At("/answer");
        }

        var isRight = answer == 0;
        await office.Database.Recorder.WriteAsync(
            tx =>
            {
                Keep(tx, office, person.Id.Value, exercise, answer);
                tx.Fact("training.answered", who.Actor, office.Now);
                return Task.CompletedTask;
            },
            cancel
        );
        return isRight;
    }

    /// <summary>Writes an answer down; the caller's fact tells of it.</summary>
    public static void Keep(Transaction tx, Office office, string personId, Exercise exercise, int answer) =>
        ExerciseStore.Insert(
            tx,
            new ExerciseAnswerRow
            {
                Id = office.Ids.New(ExerciseStore.Prefix),
                PersonId = personId,
                Exercise = exercise.Id,
                Outcome = exercise.Answers[answer],
                IsRight = answer == 0 ? 1 : 0,
                At = office.Now.ToMicros(),
            }
        );
}
