using Microsoft.AspNetCore.Http;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Cases;

/// <summary>What every verb of a person on a case does first: body read, person known, case visible.</summary>
public static class CaseVerb
{
    /// <summary>Runs the closure with what was read; its value is the answer.</summary>
    public static async Task<IResult> RunAsync<TRequest, TAnswer>(
        HttpContext http,
        Database database,
        string id,
        Func<TRequest, Refusal?> check,
        Func<Transaction, Case, TRequest, Person, Task<Result<TAnswer>>> verb,
        CancellationToken cancel
    )
        where TRequest : class
        where TAnswer : notnull
    {
        if (http.Principal() is not PersonPrincipal { Person: var person })
        {
            return Problem.Of(HttpRefusals.Forbidden);
        }

        var body = await Body.ReadAsync<TRequest>(http.Request, cancel);
        if (!body.Ok)
        {
            return Problem.Of(body.Refusal!);
        }

        var request = body.Value.Value;
        if (check(request) is { } refusal)
        {
            return Problem.Of(refusal);
        }

        var done = await database.Recorder.RecordAsync<TAnswer>(
            async tx =>
            {
                var found = await VisibleCase.FindAsync(http, tx, id);
                return found.Ok ? await verb(tx, found.Value, request, person) : found.As<TAnswer>();
            },
            cancel
        );
        return done.Ok ? Answer.Of(done.Value) : Problem.Of(done.Refusal!);
    }

    /// <summary>Reasons in own words: some, not too many, nothing hidden in them.</summary>
    public static Refusal? Reasons(string? text, string pointer, int max = 2000) =>
        string.IsNullOrWhiteSpace(text)
            ? HttpRefusals.FieldInvalid.At(pointer, "Say why")
            : Text.Lines(text, max, pointer);
}
