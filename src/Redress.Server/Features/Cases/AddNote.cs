using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Work;
using Redress.Storage.Desk;

namespace Redress.Server.Features.Cases;

/// <summary>Staff write down what the next one should know. Nobody outside ever reads it; search finds its words.</summary>
public static class AddNote
{
    private const int MaxText = 4000;

    public static Task<Result<NoteRow>> AddAsync(
        Office office,
        Principal who,
        string id,
        string text,
        CancellationToken cancel
    ) =>
        CaseVerb.DoAsync<NoteRow>(
            office,
            who,
            id,
            CaseVerb.Reasons(text, "/text", MaxText),
            (tx, _, person) =>
            {
                var now = office.Now;
                var note = new NoteRow
                {
                    Id = office.Ids.New(NoteStore.Prefix),
                    CaseId = id,
                    PersonId = person.Id.Value,
                    Text = text.ReplaceLineEndings("\n").Trim(),
                    At = now.ToMicros(),
                };
                NoteStore.Insert(tx, note);
                tx.Fact("note.written", who.Actor, now);
                return Task.FromResult<Result<NoteRow>>(note);
            },
            cancel
        );
}
