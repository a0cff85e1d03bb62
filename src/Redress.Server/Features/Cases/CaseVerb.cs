using Microsoft.AspNetCore.Http;
using Redress.Core.Cases;
using Redress.Core.Kernel;
using Redress.Core.People;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Engine;

namespace Redress.Server.Features.Cases;

/// <summary>What every verb of a person on a case does first: person known, allowed, what was sent in order, case visible.</summary>
public static class CaseVerb
{
    /// <summary>An endpoint with a body: reads it, runs the operation, answers.</summary>
    public static async Task<IResult> AnswerAsync<TRequest, TAnswer>(
        HttpContext http,
        Func<Principal, TRequest, Task<Result<TAnswer>>> operation,
        CancellationToken cancel
    )
        where TRequest : class
        where TAnswer : notnull
    {
        if (http.Principal() is not PersonPrincipal who)
        {
            return Problem.Of(HttpRefusals.Forbidden);
        }

        var body = await Body.ReadAsync<TRequest>(http.Request, cancel);
        return body.Ok ? Answered(await operation(who, body.Value.Value)) : Problem.Of(body.Refusal!);
    }

    /// <summary>A result as an answer.</summary>
    public static IResult Answered<TAnswer>(Result<TAnswer> done)
        where TAnswer : notnull => done.Ok ? Answer.Of(done.Value) : Problem.Of(done.Refusal!);

    /// <param name="office">What it stands on.</param>
    /// <param name="who">A person; nobody else works on cases.</param>
    /// <param name="id">The case.</param>
    /// <param name="wrong">What is wrong with what was sent; null where nothing is.</param>
    /// <param name="verb">Runs in one transaction with the case as it stands there.</param>
    /// <param name="cancel">Ends it.</param>
    /// <param name="permission">What the person needs.</param>
    public static async Task<Result<TAnswer>> DoAsync<TAnswer>(
        Office office,
        Principal who,
        string id,
        Refusal? wrong,
        Func<Transaction, Case, Person, Task<Result<TAnswer>>> verb,
        CancellationToken cancel,
        Permission permission = Permission.WorkCases
    )
        where TAnswer : notnull
    {
        if (who is not PersonPrincipal { Person: var person } || !who.May(permission))
        {
            return HttpRefusals.Forbidden;
        }

        if (wrong is not null)
        {
            return wrong;
        }

        return await office.Database.Recorder.RecordAsync<TAnswer>(
            async tx =>
            {
                var found = await VisibleCase.FindAsync(who, tx, id);
                return found.Ok ? await verb(tx, found.Value, person) : found.As<TAnswer>();
            },
            cancel
        );
    }

    /// <summary>Reasons in own words: some, not too many, nothing hidden in them.</summary>
    public static Refusal? Reasons(string? text, string pointer, int max = 2000) =>
        string.IsNullOrWhiteSpace(text)
            ? HttpRefusals.FieldInvalid.At(pointer, "Say why")
            : Text.Lines(text, max, pointer);
}
